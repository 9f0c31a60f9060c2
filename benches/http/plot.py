"""A plain plot of a few lines, as SVG by hand."""

from html import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 300, 62, 235, 46, 44
COLOURS = ["#1b5e9e", "#b3470b", "#2e7031", "#7a2d8f", "#8a6d00", "#0b7285", "#a3214f", "#444444"]
DASHES = ["", "7 3", "2 3", "9 3 2 3"]


def draw(years, lines, programmes):
    """Pages in milliseconds above, what is written in seconds below; the names stand at the ends of their lines."""
    written = {name: values for name, values in lines.items() if name.startswith(("import", "publication"))}
    read = {name: [value * 1000 for value in values] for name, values in lines.items() if name not in written}
    parts = [*panel(0, "The first reader of a page (milliseconds)", years, read)]
    parts += panel(HEIGHT, f"One more year of {programmes} sheets (seconds)", years, written)
    title = f"Time against the years on record, {programmes} sheets in each"
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {2 * HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="13" fill="#222">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{2 * HEIGHT}" fill="#fff"/>',
        *parts,
        "</svg>\n",
    ])


def panel(above, title, years, lines):
    most = ceiling(max(max(values) for values in lines.values()))
    bottom, end = above + HEIGHT - BOTTOM, WIDTH - RIGHT

    def across(year):
        return LEFT + (end - LEFT) * year / max(years)

    def up(value):
        return bottom - (bottom - above - TOP) * value / most

    yield f'<text x="{LEFT}" y="{above + 24}" font-size="15" font-weight="bold">{escape(title)}</text>'
    for step in range(5):
        value = most * step / 4
        yield f'<path d="M{LEFT} {up(value):.1f}H{end}" stroke="#ccc"/>'
        yield f'<text x="{LEFT - 8}" y="{up(value) + 4:.1f}" text-anchor="end">{value:g}</text>'
    for year in years:
        yield f'<path d="M{across(year):.1f} {bottom}v5" stroke="#222"/>'
        yield f'<text x="{across(year):.1f}" y="{bottom + 20}" text-anchor="middle">{year}</text>'
    yield f'<text x="{(LEFT + end) / 2:.0f}" y="{bottom + 37}" text-anchor="middle">years on record</text>'
    # From the top down, each name at least a line below the one before.
    next_free = above + TOP - 8
    for place, (name, values) in enumerate(sorted(lines.items(), key=lambda line: -line[1][-1])):
        colour, dash = COLOURS[place % len(COLOURS)], DASHES[place % len(DASHES)]
        points = " ".join(f"{across(year):.1f},{up(value):.1f}" for year, value in zip(years, values))
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>'
        for year, value in zip(years, values):
            yield f'<circle cx="{across(year):.1f}" cy="{up(value):.1f}" r="3" fill="{colour}"/>'
        last = up(values[-1])
        next_free = max(next_free + 16, last + 4)
        yield f'<path d="M{end + 5} {last:.1f}L{end + 16} {next_free - 4:.1f}" stroke="{colour}"/>'
        label = f"{name}, {values[-1]:.3g}"
        yield f'<text x="{end + 20}" y="{next_free:.1f}" fill="{colour}">{escape(label)}</text>'


def ceiling(value):
    """The next round number."""
    step = 10 ** (len(str(int(value))) - 1) if value >= 1 else 0.1
    for factor in [1, 2, 3, 4, 6, 8, 10]:
        if value <= factor * step:
            return factor * step
    return 10 * step
