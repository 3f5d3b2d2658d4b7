//! Links that came through mail, chat and content systems open the sender's run.

use critical_point_lab::{labs, link, report};

/// A link as its page hands it on.
const CLEAN: &str = "lab=attention&v=1&seed=26&at=40&sig=";

/// What happens to it on its way; `{}` stands for it.
const CHANGED: [&str; 31] = [
    "{amp}",
    "{amp;escaped}",
    "?embed=1&amp;ui=bar#{amp}",
    "{escaped}",
    "{escaped twice}",
    "#lab=%61ttention&v=%31&seed=%32%36&at=%34%30&sig={sig}",
    "#{}.",
    "#{})",
    "#{}),",
    "#{}>",
    "#{}”",
    "#{}'",
    "#{}*",
    "#{}…",
    "#{}/",
    "#{}%E2%80%9D",
    "#{}&utm_source=letter&utm_medium=email&fbclid=IwX0-a_b",
    "#{}?utm_source=letter&utm_medium=email",
    "?fbclid=IwX0-a_b#{}",
    "#{}:~:text=saddle,minimum",
    "#/2/1#{}",
    "#{}\u{200b}",
    "#lab=attention&v=1&seed=26\u{200b}&at=40&sig={sig}",
    "#lab=attention&v=1&seed=26%E2%80%8B&at=40&sig={sig}",
    "#lab=atten\u{ad}tion&v=1&seed=26&at=40&sig={sig}",
    "#lab=attention&v=1&seed=26\u{a0}&at=40&sig={sig}",
    "{capitals}",
    "https://example.org/lab/#{}",
    "https://example.org/lab/?embed=1#{}",
    "https://example.org/lab/?embed=1#{}&gclid=x",
    " #{} ",
];

fn changed(pattern: &str, clean: &str, signature: &str) -> String {
    let escaped = |text: &str| text.replace('%', "%25").replace('=', "%3D").replace('&', "%26");
    let amp = clean.replace('&', "&amp;");
    pattern
        .replace("{amp}", &amp)
        .replace("{amp;escaped}", &format!("#{}", amp.replace(';', "%3B")))
        .replace("{escaped}", &format!("#{}", escaped(clean)))
        .replace("{escaped twice}", &format!("#{}", escaped(&escaped(clean))))
        .replace("{capitals}", &format!("#{}", clean.to_uppercase()))
        .replace("{sig}", signature)
        .replace("{}", clean)
}

/// The same run, reproduced, with one notice at most, and the link handed on is clean.
#[test]
fn a_link_that_can_be_repaired_opens_the_senders_run() {
    let of = |text: &str| report::replay(text).unwrap();
    let signature = of(CLEAN.trim_end_matches("&sig="))["sig"].as_str().unwrap().to_owned();
    let clean = format!("{CLEAN}{signature}");
    let sent = of(&clean);
    assert_eq!(sent["reproduced"], true);
    for pattern in CHANGED {
        let text = changed(pattern, &clean, &signature);
        let (link, problems) = link::parse(&text);
        assert_eq!(link.write(), clean, "{text}");
        assert!(problems.len() <= 1, "{text}: {problems:?}");
        assert!(problems.iter().all(|problem| problem.key == "link"), "{text}: {problems:?}");
        assert_eq!(link::laboratory_of(&text).unwrap().id, "attention", "{text}");
        let got = of(&text);
        assert_eq!((&got["reproduced"], &got["link"]), (&sent["reproduced"], &sent["link"]));
    }
    // What was repaired is said, and nothing is said where nothing was.
    assert_eq!(link::parse(&clean).1, []);
    let message = &link::parse(&format!("{clean}).")).1[0].message;
    assert!(message.ends_with("repaired: punctuation at its end"), "{message}");
}

/// Wherever a link ends too early it is known, although what is left can be read; and it is
/// never compared. A repaired link is whole.
#[test]
fn a_link_that_was_cut_is_known() {
    let text = "lab=wasserstein&v=1&seed=5&functional=factorisation&particles=30&start=cloud&at=3";
    let (link, _) = link::parse(text);
    let sealed = link::Link { signature: Some("0123abcd".into()), ..link }.seal();
    assert_eq!(link::parse(&sealed).1, []);
    for repaired in
        [format!("{sealed}&fbclid=x"), sealed.replace('&', "&amp;"), sealed.to_uppercase()]
    {
        let keys: Vec<String> = link::parse(&repaired).1.into_iter().map(|p| p.key).collect();
        assert_eq!(keys, ["link"], "{repaired}");
    }
    let behind = sealed.find("&seed").unwrap();
    for length in behind..sealed.len() {
        let (link, problems) = link::parse(&sealed[..length]);
        assert!(problems.iter().any(|problem| problem.key == "c"), "cut after {length}");
        assert_eq!(link.signature, None);
    }
}

/// A hyphen that cannot be broken is one; a hyphen too many is named.
#[test]
fn hyphens_of_word_processors_are_hyphens() {
    let methods = "lab=wasserstein&v=1&seed=3&methods=saddle-free&at=10";
    let (link, problems) = link::parse(&methods.replace("saddle-free", "saddle\u{2011}free"));
    assert_eq!((link.write(), problems.len()), (methods.to_owned(), 1));
    let (_, problems) = link::parse("lab=wasserstein&functional=double--well&at=10");
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].key, "functional");
}

/// A table without its capital letters, or cut, is said to be unreadable and never other numbers.
#[test]
fn a_damaged_table_is_reported() {
    let table = "d1.FcpJDkBAEAXQfZ1CrEh-_6jSTVs7iiEWJBJDHMsZnAzr97pC2W2n9MO6T0m25Ej3YVmRPHebYpyPS0oq1\
                 OA8gxhraGCAK9mIp0cDV1G_FKFK--RfBq3hjFEC4t8renkB";
    let link = |table: &str| {
        format!("lab=wasserstein&functional=factorisation&target=own&start=cloud&z={table}")
    };
    let keys = |table: &str| -> Vec<String> {
        link::parse(&link(table)).0.open().1.into_iter().map(|problem| problem.key).collect()
    };
    assert_eq!(keys(table), [""; 0]);
    let named = |table: &str| keys(table).iter().any(|key| key == "z");
    assert!(named(&table.to_lowercase()));
    for length in 4..table.len() {
        assert!(named(&table[..length]), "cut after {length}");
    }
}

/// Another run never stands in the place of one that is not here.
#[test]
fn a_replay_of_no_run_is_an_error() {
    for text in ["lab=lobby&at=3", "p=nowhere", "hello", "lab=", &"9".repeat(link::LONGEST + 1)] {
        assert!(report::replay(text).is_err(), "{}", &text[..text.len().min(40)]);
    }
    for text in ["at=1", "seed=3&at=1&course=spring", "p=kick&at=0"] {
        assert_eq!(report::replay(text).unwrap()["lab"], labs::first().id, "{text}");
    }
}
