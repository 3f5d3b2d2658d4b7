//! The module that reads tables, loaded by the page with the first of them.

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
fn main() {
    critical_point_lab::web::read_tables();
}

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
fn main() {
    println!("This binary is a part of the web page. Run `cargo xtask serve` to see it.");
}
