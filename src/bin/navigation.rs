//! The page with the laboratory `navigation`, in its window and in its workers.

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
fn main() {
    use critical_point_lab::{
        experiments::{Entry, navigation::Navigation},
        web,
    };

    static LABORATORY: [Entry; 1] = [Entry::of::<Navigation>()];
    web::start(&LABORATORY);
}

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
fn main() {
    println!("This binary is a part of the web page. Run `cargo xtask serve` to see it.");
}
