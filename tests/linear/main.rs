//! scratch
use std::time::Instant;
use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::goal::SheetPart;
use ichirizuka::domain::stage::Stage;
use ichirizuka::intake::{self, Asked, sheet_text};

fn asked() -> Asked { Asked::of_stage(FiscalYear::new(2020).unwrap(), Stage::Results) }
fn typed(text: &str) { std::hint::black_box(sheet_text::read(text, SheetPart::Results, FiscalYear::new(2020).unwrap(), &[])); }
fn goals(text: &str) -> usize { match intake::read("a.tsv", text.as_bytes(), &asked()) { Ok(p) => p.goals.len(), Err(r) => { eprintln!("   {}", r.to_string().chars().take(150).collect::<String>()); 0 } } }
fn one(o: &str, r: &str) -> usize {
    let q = |c: &str| format!("\"{}\"", c.replace('"', "\"\""));
    goals(&format!("部局名\t課名\t事務事業名\t目標\t成果\n建設部\t土木課\t橋の点検\t{}\t{}\n", q(o), q(r)))
}
fn time(name: &str, n: usize, make: &dyn Fn(usize) -> String, read: &dyn Fn(&str)) {
    let mut out = format!("{name:40}");
    let mut last = 0.0;
    for n in [n, 2 * n] {
        let input = make(n);
        let start = Instant::now();
        let info = allocation_counter::measure(|| read(&input));
        let took = start.elapsed().as_secs_f64();
        out += &format!(" {:>7} B {:7.3}s {:>10} kB max {:>8}", input.len(), took, info.bytes_total / 1000, info.bytes_max / 1000);
        if last > 0.0 { out += &format!(" x{:.1} {}", took / last, if took / last > 2.7 && took > 0.05 { "<<<<" } else { "" }); }
        last = took;
        if took > 20.0 { break; }
    }
    println!("{out}");
}
#[test]
fn measure() {
    let which = std::env::var("WHICH").unwrap_or_default();
    let pieces: Vec<(&str, String)> = vec![
        ("half date", "■空き家の調査を進める（令和2年".into()), ("から", "令和2から".into()), ("date range", "令和2年4月から".into()),
        ("■half words", "■令和2年度に向け（令和".into()),
        ("5件→", "5件→".into()), ("R2 5件→", "令和2年度5件→".into()), ("件→", "件→".into()),
        ("（", "（".into()), ("）", "）".into()), ("（1）", "（1）".into()), ("［", "［".into()), ("■［", "■［".into()), ("［あ\\n", "［あ\n".into()), ("〔", "あ〔い".into()),
        ("※", "※".into()), ("※1", "※1".into()), ("語※ ", "語※ ".into()), ("語※1 ", "語※1 ".into()), ("※語\\n", "※語\n".into()),
        ("注とは", "ああ※1\n※1 ああとは\n".into()), ("「※", "「※".into()), ("」※", "」※ ".into()), ("*あ ", "*あ ".into()),
        ("1", "1".into()), ("1,", "1,".into()), ("1.", "1.".into()), ("1万", "1万".into()), ("百", "1百".into()), ("1,000", ",000".into()),
        ("達成率", "（達成率90%）".into()), ("5件達成率", "5件（達成率90%）".into()), ("5件の", "5件のうち、".into()), ("R2.4.", "R2.4.".into()), ("2020/", "2020/".into()), ("2020-", "2020-".into()), ("2020年", "2020年".into()),
        ("sp", " ".into()), ("nl", "\n".into()), ("あ sp", "あ　".into()), ("【あ】", "【あ】\n".into()), ("令和", "令和".into()), ("H31(", "平成31年（".into()), ("・", "・".into()), ("・あ\\n", "・あ\n".into()),
        ("①", "①".into()), ("△", "△".into()), ("「", "「".into()), ("。", "。".into()), ("あ。", "あ。1.".into()), ("R", "R".into()), ("ク", "ク".into()), ("(月)", "(月)".into()),
        ("mixed", "■橋の点検を50件行う（令和2年10月）\n・結果は46件（達成率92%）※1\n".into()),
    ];
    for (name, piece) in &pieces {
        if !which.is_empty() && !which.contains("typed") { break; }
        let n = 100_000 / piece.len();
        time(&format!("typed {name}"), n, &|n| piece.repeat(n), &|t| typed(t));
        time(&format!("typed ■ {name}"), n, &|n| format!("■{}", piece.repeat(n)), &|t| typed(t));
    }
    let cellish: Vec<(&str, String)> = pieces.iter().cloned().chain([("ul", "<ul><li>a".to_string()), ("li", "<li>a".into()), ("b", "<b>".into()), ("pb", "<p><b>x".into()), ("font", "<p><font>x".into()), ("&", "&amp;".into()), ("&x", "&x".into()), ("<", "<".into()), ("<a", "<a".into()), ("<a ", "<a b".into()),("table", "<table><tr><td>a".into()), ("br", "a<br>".into()), ("div", "<div>".into()), ("a", "<a>".into()), ("dd", "<dd><li>".into())]).collect();
    for (name, piece) in &cellish {
        if !which.is_empty() && !which.contains("cell") { break; }
        let n = (16_000 / piece.chars().count()).max(1);
        time(&format!("cell results {name}"), n, &|n| piece.repeat(n), &|t| { one("■目標", t); });
        time(&format!("cell both {name}"), n, &|n| format!("■{}", piece.repeat(n)), &|t| { one(t, t); });
    }
    if which.is_empty() || which.contains("cell") {
        time("unknown elements", 2000, &|n| (0..n).map(|i| format!("<x{i}>")).collect(), &|t| { one("■目標", t); });
        time("attributes", 2000, &|n| format!("<a {}>", (0..n).map(|i| format!("a{i} ")).collect::<String>()), &|t| { one("■目標", t); });
        time("font distinct", 500, &|n| (0..n).map(|i| format!("<p><font size={i}>x")).collect::<String>(), &|t| { one("■目標", t); });
    }
}
#[test]
fn measure_tables() {
    let head = "部局名\t課名\t事務事業名\t目標\t成果\n";
    let rows = |n: usize, f: &dyn Fn(usize) -> String| -> String { head.to_owned() + &(0..n).map(f).collect::<String>() };
    time("rows", 2000, &|n| rows(n, &|i| format!("建設部\t土木課\t橋の点検{i}\t■5件\t■5件（達成率100%）\n")), &|t| { goals(t); });
    time("rows of one unit blank", 2000, &|n| rows(n, &|i| format!("{}\t{}\t橋の点検{i}\t■5件\t■5件（達成率100%）\n", if i == 0 {"建設部"} else {""}, if i==0 {"土木課"} else {""})), &|t| { goals(t); });
    time("repeated header", 1000, &|n| rows(n, &|i| format!("{head}建設部\t土木課\t橋の点検{i}\t■5件\t■5件\n")), &|t| { goals(t); });
    time("headings", 1000, &|n| rows(n, &|i| format!("建設{i}部\t\t\t\t\n\t土木課\t橋の点検{i}\t■5件\t■5件\n")), &|t| { goals(t); });
    time("unknown lines", 1000, &|n| rows(n, &|i| format!("建設部\t土木課\t橋の点検{i}\t■5件\t■5件\nなにか{i}\n")), &|t| { goals(t); });
    time("lines above", 5000, &|n| "題名\n".repeat(n) + head + "建設部\t土木課\t橋の点検\t■5件\t■5件\n", &|t| { goals(t); });
    time("lines below", 5000, &|n| head.to_owned() + "建設部\t土木課\t橋の点検\t■5件\t■5件\n" + &"※注\n".repeat(n), &|t| { goals(t); });
    time("blank rows", 5000, &|n| head.to_owned() + "建設部\t土木課\t橋の点検\t■5件\t■5件\n" + &"\t\n".repeat(n), &|t| { goals(t); });
    time("same", 2000, &|n| rows(n, &|i| format!("〃\t〃\t橋の点検{i}\t〃\t■5件（達成率100%）\n")), &|t| { goals(t); });
    time("columns", 400, &|n| format!("部局名\t課名\t事務事業名\t目標\t成果{}\n建設部\t土木課\t橋\t■5\t■5{}\n", (0..n).map(|i| format!("\tその他{i}")).collect::<String>(), "\tx".repeat(n)), &|t| { goals(t); });
    time("columns of years", 200, &|n| format!("部局名\t課名\t事務事業名\t目標\t成果{}\n建設部\t土木課\t橋\t■5\t■5{}\n", (0..n).map(|i| format!("\tR{} 予算額（千円）", i % 30 + 1)).collect::<String>(), "\t1".repeat(n)), &|t| { goals(t); });
    time("same codes", 1000, &|n| "番号\t部局名\t課名\t事務事業名\t目標\t成果\n".to_owned() + &(0..n).map(|i| format!("12\t建設部\t土木課\t橋{i}\t■5件\t■5件\n")).collect::<String>(), &|t| { goals(t); });
    time("broken amounts", 1000, &|n| "部局名\t課名\t事務事業名\t目標\t成果\t予算額（千円）\n".to_owned() + &(0..n).map(|i| format!("建設部\t土木課\t橋{i}\t■5件\t■5件\tあ\n")).collect::<String>(), &|t| { goals(t); });
    // a programme over several rows by page with rowspan
    let page = |n: usize, body: &dyn Fn(usize) -> String| format!("<table><tr><th>部局名</th><th>課名</th><th>事務事業名</th><th>目標</th><th>成果</th></tr>{}</table>", (0..n).map(body).collect::<String>());
    let html = |t: &str| { match intake::read("a.html", t.as_bytes(), &asked()) { Ok(p) => { std::hint::black_box(p.goals.len()); } Err(r) => eprintln!("   {}", r.to_string().chars().take(150).collect::<String>()) } };
    time("html rows", 1000, &|n| page(n, &|i| format!("<tr><td>建設部<td>土木課<td>橋{i}<td>■5件<td>■5件</tr>")), &html);
    time("html rowspan", 1000, &|n| page(n, &|i| if i == 0 { format!("<tr><td rowspan={n}>建設部<td rowspan={n}>土木課<td rowspan={n}>橋<td>■目標{i}<td>■{i}件</tr>") } else { format!("<tr><td>■目標{i}<td>■{i}件</tr>") }), &html);
    time("html tables", 300, &|n| (0..n).map(|i| format!("<table><tr><th>部局名</th><th>課名</th><th>事務事業名</th><th>目標</th><th>成果</th></tr><tr><td>建設部<td>土木課<td>橋{i}<td>■5件<td>■5件</tr></table>")).collect(), &html);
    time("html nested tables", 300, &|n| "<table><tr><td>a".repeat(n), &html);
    time("html divs", 2000, &|n| "<div>".repeat(n) + &page(3, &|i| format!("<tr><td>建設部<td>土木課<td>橋{i}<td>■5件<td>■5件</tr>")), &html);
    time("html lists", 2000, &|n| "<ul><li>".repeat(n) + &page(3, &|i| format!("<tr><td>建設部<td>土木課<td>橋{i}<td>■5件<td>■5件</tr>")), &html);
    time("html forms", 60, &|n| (0..n).map(|i| format!("<table><tr><td>事務事業名<td>橋{i}<td>担当課<td>土木課</tr><tr><td>部局名<td>建設部<td>予算額（千円）<td>5</tr><tr><td>目標<td colspan=3>■5件</tr><tr><td>成果<td colspan=3>■5件</tr></table>")).collect(), &html);
    time("csv forms in a sheet", 100, &|n| (0..n).map(|i| format!("事務事業名,橋{i},担当課,土木課\n部局名,建設部,予算額（千円）,5\n目標,■5件,,\n成果,■5件,,\n,,,\n")).collect(), &|t| { match intake::read("a.csv", t.as_bytes(), &asked()) { Ok(p) => { std::hint::black_box(p.goals.len()); } Err(r) => eprintln!("   {}", r.to_string().chars().take(150).collect::<String>()) } });
    let ind = |t: &str| { match intake::read_indicators("a.tsv", t.as_bytes(), &Asked::default()) { Ok(p) => { std::hint::black_box(p.rows.len()); } Err(r) => eprintln!("   {}", r.to_string().chars().take(150).collect::<String>()) } };
    let ih = "事業番号\t事業名\t担当課\t指標名\t単位\t年度\t区分\t値\n";
    time("indicators", 2000, &|n| ih.to_owned() + &(0..n).map(|i| format!("{}\t点検{}\t道路課\t割合{}\t%\t{}\t実績\t{i}\n", i / 10, i / 10, i % 10, 2010 + i % 7)).collect::<String>(), &ind);
    time("indicators same subject", 2000, &|n| ih.to_owned() + &(0..n).map(|i| format!("1\t点検\t道路課\t割合\t%\t2020\t実績\t{i}\n")).collect::<String>(), &ind);
    time("indicators one number", 1000, &|n| ih.to_owned() + &(0..n).map(|i| format!("1\t点検{i}\t道路課\t割合\t%\t{}\t実績\t{i}\n", 1990 + i % 40)).collect::<String>(), &ind);
    time("indicators doubts", 1000, &|n| ih.to_owned() + &(0..n).map(|i| format!("{i}\t点検{i}\t道路課\t割合\t%\t2020\t実績\t{i}\n{i}\tまったく別{i}\t道路課\t割合\t%\t2021\t実績\t{i}\n")).collect::<String>(), &ind);
    time("indicators bad values", 1000, &|n| ih.to_owned() + &(0..n).map(|i| format!("{i}\t点検{i}\t道路課\t割合\t%\t2020\t実績\tあ\n")).collect::<String>(), &ind);
    time("indicators headers", 1000, &|n| (0..n).map(|i| format!("{ih}{i}\t点検{i}\t道路課\t割合\t%\t2020\t実績\t5\n")).collect::<String>(), &ind);
    time("indicators wide", 100, &|n| format!("事業名\t担当課\t指標名\t単位{}\n点検\t道路課\t割合\t%{}\n", (0..n).map(|i| format!("\t{}年度実績\t{}年度目標", 1950 + i, 1950+i)).collect::<String>(), "\t5\t6".repeat(n)), &ind);
    time("indicators slots", 100, &|n| format!("事業名\t担当課{}\n点検\t道路課{}\n", (0..n).map(|i| format!("\t指標名{i}\t単位{i}\tR2実績")).collect::<String>(), "\t割合\t%\t6".repeat(n)), &ind);
    let tr = |t: &str| { std::hint::black_box(intake::transfers::read(t).is_ok()); };
    time("transfers", 1000, &|n| "職員番号,氏名,異動区分,異動日,旧所属,旧職,新所属,新職\n".to_owned() + &(0..n).map(|i| format!("u{i},山田,異動,令和3年4月1日,土木課,担当,住宅課,担当\n")).collect::<String>(), &tr);
    time("transfers newlines", 10000, &|n| "ログインID,氏名\n".to_owned() + &"\n".repeat(n) , &tr);
    time("decode cp932", 20000, &|n| "■目標\n".repeat(n), &|t| { let (b, ..) = encoding_rs::SHIFT_JIS.encode(t); std::hint::black_box(intake::text(&b).is_ok()); });
    time("decode broken", 20000, &|n| "■目標\n".repeat(n), &|t| { let mut b = t.as_bytes().to_vec(); b.push(0xff); std::hint::black_box(intake::text(&b).is_ok()); });
    time("csv quotes", 20000, &|n| "\"a\"\"\n".repeat(n), &|t| { let _ = intake::read("a.csv", t.as_bytes(), &asked()); });
    time("csv newlines", 20000, &|n| "\n".repeat(n) + "a,b\n" , &|t| { let _ = intake::read("a.csv", t.as_bytes(), &asked()); });
    time("csv nl between", 5000, &|n| "a,b\n\n\n".repeat(n) , &|t| { let _ = intake::read("a.csv", t.as_bytes(), &asked()); });
    time("mapping", 2000, &|n| (0..n).map(|i| format!("[[cells]]\nat = \"K{i}\"\nwas = \"a\"\nis = \"b\"\n")).collect(), &|t| { std::hint::black_box(intake::Mapping::read(t).is_ok()); });
    time("mapping programmes", 2000, &|n| (0..n).map(|i| format!("[[programmes]]\ncode = \"{i}\"\nname = \"a\"\nis = \"same\"\n")).collect(), &|t| { std::hint::black_box(intake::Mapping::read(t).is_ok()); });
    time("search phrase", 20000, &|n| "橋 点検 ".repeat(n), &|t| { std::hint::black_box(ichirizuka::domain::search::words(t).is_ok()); std::hint::black_box(ichirizuka::domain::phrase::phrases(t).len()); });
}
