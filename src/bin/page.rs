//! The page with one laboratory, in its window and in its workers.
//!
//! `cargo xtask build` compiles this once for each laboratory in `src/labs/mod.rs`, with
//! its id in the environment.

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
fn main() {
    use critical_point_lab::{plot, session, web};

    // Chosen while compiling: the module has the code of this laboratory and no other's.
    const LABORATORY: session::Opener = session::named(env!(
        "LABORATORY",
        "say which laboratory, as `cargo xtask build` does: LABORATORY=attention"
    ));
    static OPENER: session::Opener = LABORATORY;
    static KINDS: plot::Kinds = plot::Kinds::of(LABORATORY.manifest.rare);
    web::start(&OPENER, &KINDS);
}

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
fn main() {
    println!("This binary is a part of the web page. Run `cargo xtask serve` to see it.");
}
