// The search of a static copy: compares what is typed with what was published in the same way as the server does
// (src/domain/search.rs), and lists what is found in the same order. A page from a file system can fetch nothing; so the
// texts lie beside this file as scripts that hand them over.

const siteSearch = (() => {
  "use strict";

  const PAGE_LENGTH = 20;
  const MOST_PASSAGES = 4;
  const PASSAGE_LENGTH = 110;
  const LONGEST = 100;
  const MOST_WORDS = 8;

  const here = document.currentScript.src;
  const language = document.documentElement.lang;
  const told = {};
  const sheets = [];

  const load = (name) =>
    new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = new URL(name, here).href;
      script.addEventListener("load", done);
      script.addEventListener("error", failed);
      document.head.append(script);
    });

  const oneForm = (text) =>
    text
      .normalize("NFKC")
      .toLowerCase()
      .replace(/[\s\p{Cc}\u200b-\u200f\u2060\ufeff]/gu, "")
      .replace(/[\u30a1-\u30f6\u30fd\u30fe]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60))
      .replace(/[\u2010-\u2015\u2212]/g, "-")
      .replace(/[\u301c\u223c]/g, "~");

  // A letter and the marks upon it are one.
  const CLUSTER = /[\s\S][\uff9e\uff9f\p{Mn}]*/gu;

  // Every folded letter with the place in the text that it came from.
  const places = (text) => {
    const letters = [];
    for (const cluster of text.matchAll(CLUSTER)) {
      const end = cluster.index + cluster[0].length;
      for (const letter of oneForm(cluster[0])) letters.push([letter, cluster.index, end]);
    }
    return letters;
  };

  // The text in stretches, each with whether it is one of the words.
  const mark = (text, words) => {
    const letters = places(text);
    const found = [];
    for (const word of words) {
      const wanted = [...word];
      for (let at = 0; at + wanted.length <= letters.length; at += 1) {
        if (wanted.every((letter, index) => letters[at + index][0] === letter)) {
          found.push([letters[at][1], letters[at + wanted.length - 1][2]]);
        }
      }
    }
    found.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
    const stretches = [];
    let done = 0;
    const add = (from, to, isFound) => {
      if (from < to) stretches.push([text.slice(from, to), isFound]);
    };
    for (const [start, end] of found) {
      add(done, Math.max(start, done), false);
      add(Math.max(start, done), end, true);
      done = Math.max(done, end);
    }
    add(done, text.length, false);
    return stretches;
  };

  // The stretches around the first one that was found.
  const excerpt = (stretches) => {
    const lengths = stretches.map(([text]) => [...text].length);
    const all = lengths.reduce((sum, length) => sum + length, 0);
    if (all <= PASSAGE_LENGTH) return stretches;
    const firstFound = stretches.findIndex(([, isFound]) => isFound);
    const before = lengths.slice(0, Math.max(firstFound, 0)).reduce((sum, length) => sum + length, 0);
    const first = Math.min(Math.max(before - Math.floor(PASSAGE_LENGTH / 4), 0), all - PASSAGE_LENGTH);
    const kept = [];
    let position = 0;
    stretches.forEach(([text, isFound], index) => {
      const from = Math.max(first - position, 0);
      const to = first + PASSAGE_LENGTH - position;
      if (to > from && from < lengths[index]) kept.push([[...text].slice(from, to).join(""), isFound]);
      position += lengths[index];
    });
    if (first > 0) kept.unshift(["…", false]);
    if (first + PASSAGE_LENGTH < all) kept.push(["…", false]);
    return kept;
  };

  // What of a sheet is compared, made once.
  const folded = (sheet) => {
    if (!sheet.folded) {
      const of = (kind) =>
        sheet.passages
          .slice(1)
          .filter(([part]) => told.guide.kinds[part] === kind)
          .map(([, text]) => oneForm(text))
          .join("\n");
      sheet.folded = {
        title: oneForm(sheet.passages[0][1]),
        about: of("programme"),
        objective: of("objective"),
        result: of("result"),
        code: sheet.code ? oneForm(sheet.code) : "",
      };
    }
    return sheet.folded;
  };

  // Under which other names sheets are found: those of their programme's line and of their units.
  const namesakes = (word) => {
    const programmes = new Set();
    for (const sheet of sheets) {
      if (folded(sheet).title.includes(word)) programmes.add(sheet.programme);
    }
    for (const programme of [...programmes]) {
      for (const other of told.guide.lines[programme] || []) programmes.add(other);
    }
    const units = new Set();
    for (const [names, line] of told.guide.units) {
      if (names.some((name) => oneForm(name).includes(word))) line.forEach((unit) => units.add(unit));
    }
    return { programmes, units };
  };

  const has = (text, word, kind) =>
    text.code === word ||
    text.title.includes(word) ||
    text.about.includes(word) ||
    (kind !== "programme" && kind !== "result" && text.objective.includes(word)) ||
    (kind !== "programme" && kind !== "objective" && text.result.includes(word));

  // Numbers before names, names before text, then the newest year.
  const find = (words, kind, year) => {
    const wanted = words.map((word) => ({ word, others: namesakes(word) }));
    const isFound = (sheet) => {
      const text = folded(sheet);
      const every = wanted.every(
        ({ word, others }) =>
          others.programmes.has(sheet.programme) ||
          sheet.units.some(([unit]) => others.units.has(unit)) ||
          has(text, word, kind),
      );
      const says = kind === "" || kind === "programme" || words.some((word) => text[kind].includes(word));
      return every && says && (year === "" || sheet.year === Number(year));
    };
    const found = sheets.filter(isFound);
    const rank = (sheet) => {
      const text = folded(sheet);
      const isNumbered = words.some((word) => text.code === word);
      return (isNumbered ? 0 : 2) + (words.every((word) => text.title.includes(word)) ? 0 : 1);
    };
    const ranks = new Map(found.map((sheet) => [sheet, rank(sheet)]));
    return found.sort(
      (one, other) =>
        ranks.get(one) - ranks.get(other) ||
        other.year - one.year ||
        one.position - other.position ||
        one.goal - other.goal,
    );
  };

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const drawn = (stretches) => stretches.map(([text, isFound]) => (isFound ? element("mark", {}, text) : text));

  const place = (sheet, words) => {
    const english = sheet.units.map(([unit]) => told.guide.english[unit]);
    if (language === "en" && english.length > 0 && english.every(Boolean)) return [english.join(", ")];
    const names = sheet.units.map(([unit, name]) => (language === "en" && told.guide.english[unit]) || name);
    return [element("span", { lang: "ja" }, ...drawn(mark(names.join(" "), words)))];
  };

  // Other names of the programme with the words in them, where its own has not all of them.
  const otherNames = (sheet, words) => {
    if (words.every((word) => folded(sheet).title.includes(word))) return [];
    const line = told.guide.lines[sheet.programme] || [sheet.programme];
    const known = sheets
      .filter((other) => line.includes(other.programme) && words.some((word) => folded(other).title.includes(word)))
      .sort((one, other) => other.year - one.year || one.goal - other.goal)
      .map((other) => other.passages[0][1]);
    return [...new Set(known)].filter((name) => name !== sheet.passages[0][1]);
  };

  const hit = (sheet, words, kind, say) => {
    const name = sheet.passages[0][1];
    const eyebrow = element("p", { class: "eyebrow" }, element("span", {}, told.guide.years[sheet.year][language === "en" ? 1 : 0]));
    if (sheet.code) {
      const isFound = words.includes(folded(sheet).code);
      eyebrow.append(element("span", {}, say.code, ...drawn([[sheet.code, isFound]])));
    }
    const badge = (modifier, text) => eyebrow.append(element("span", { class: `badge badge--${modifier}` }, text));
    badge("stage", say[`stage_${sheet.stage}`]);
    if (sheet.partial) badge("partial", say.partial);
    if (sheet.sample) badge("sample", say.sample);
    const link = element("a", { href: `goals/${sheet.goal}.html` }, ...drawn(mark(name, words)));
    const through = element("a", { href: `programmes/${sheet.programme}.html` }, say.through);
    through.append(element("span", { class: "visually-hidden", lang: "ja" }, name));
    const item = element("li", { class: "hit" }, eyebrow, element("h2", { class: "hit__name", lang: "ja" }, link));
    for (const other of otherNames(sheet, words)) {
      const marked = element("span", { lang: "ja" }, ...drawn(mark(other, words)));
      item.append(element("p", { class: "hit__other" }, say.other_name, marked));
    }
    item.append(element("p", { class: "meta" }, element("span", {}, ...place(sheet, words)), element("span", {}, through)));
    const marked = sheet.passages
      .slice(2)
      .filter(([part]) => kind === "" || told.guide.kinds[part] === kind)
      .map(([part, text]) => [part, mark(text, words)])
      .filter(([, stretches]) => stretches.some(([, isFound]) => isFound));
    if (marked.length > 0) {
      const passages = element("ul", { class: "hit__passages", role: "list" });
      for (const [part, stretches] of marked.slice(0, MOST_PASSAGES)) {
        const label = element("span", { class: "hit__kind" }, say[`part_${part}`]);
        passages.append(element("li", {}, label, " ", element("span", { lang: "ja" }, ...drawn(excerpt(stretches)))));
      }
      item.append(passages);
    }
    if (marked.length > MOST_PASSAGES) {
      item.append(element("p", { class: "hit__more" }, counted(say, "more", marked.length - MOST_PASSAGES)));
    }
    return item;
  };

  const counted = (say, key, count) => (count === 1 ? say[`${key}_one`] : say[key].replace("%COUNT%", () => count));

  const pager = (asked, page, pages, say) => {
    const to = (number, rel, words) => {
      const query = new URLSearchParams(asked);
      query.set("page", number);
      return element("li", {}, element("a", { href: `?${query}`, rel }, words));
    };
    const list = element("ul", {});
    if (page > 1) list.append(to(page - 1, "prev", say.earlier));
    list.append(element("li", {}, element("span", { "aria-current": "page" }, String(page))));
    if (page < pages) list.append(to(page + 1, "next", say.later));
    return element("nav", { class: "pager", "aria-label": say.pages }, list);
  };

  const show = async () => {
    const asked = new URLSearchParams(location.search);
    const form = document.querySelector("form.search--page");
    for (const name of ["q", "year", "kind"]) form.elements[name].value = asked.get(name) || "";
    document.getElementById("more").open = Boolean(form.elements.year.value || form.elements.kind.value);
    const typed = (asked.get("q") || "").trim();
    const [kind, year] = [form.elements.kind.value, form.elements.year.value];
    const words = [...new Set(typed.split(/\s+/u).map(oneForm).filter(Boolean))];
    if (words.length === 0) return;
    const area = document.getElementById("found");
    const say = JSON.parse(area.dataset.words);
    const count = document.getElementById("count");
    if ([...typed].length > LONGEST || words.length > MOST_WORDS) {
      count.textContent = [...typed].length > LONGEST ? say.too_long : say.too_many_words;
      return;
    }
    count.textContent = say.looking;
    document.title = say.title.replace("%WORDS%", () => typed);
    try {
      await load("guide.js");
      await Promise.all(told.guide.parts.map(load));
    } catch {
      count.textContent = say.failed;
      return;
    }
    const found = find(words, kind, year);
    const pages = Math.max(Math.ceil(found.length / PAGE_LENGTH), 1);
    const page = Math.min(Math.max(Number.parseInt(asked.get("page"), 10) || 1, 1), pages);
    const text = found.length === 0 ? say.nothing : counted(say, "found", found.length);
    count.textContent = text.replace("%WORDS%", () => typed);
    const list = element("ol", { class: "hits", role: "list" });
    const shown = found.slice((page - 1) * PAGE_LENGTH, page * PAGE_LENGTH);
    list.append(...shown.map((sheet) => hit(sheet, words, kind, say)));
    if (found.length > 0) area.replaceChildren(list);
    if (pages > 1) area.append(pager(asked, page, pages, say));
  };

  show();
  return {
    guide: (guide) => {
      told.guide = guide;
    },
    sheets: (some) => {
      sheets.push(...some);
    },
  };
})();
