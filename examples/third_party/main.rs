//! A library as its own authors publish it: llhttp, the HTTP parser of Node.js, compiled from C for the client undici.
//!
//! `llhttp.wasm` is `lib/llhttp/llhttp.wasm` of the npm package `undici` 5.29.0 (`npm pack undici@5.29.0`), unchanged.
//! Both are under the MIT licence: see `LICENSE-undici` and `LICENSE-llhttp`.

use include_wasm::{Caller, Host, OutOfBounds, include_wasm};

include_wasm! {
    /// Parses HTTP, and tells its host what it finds.
    struct Llhttp = "llhttp.wasm";
}

/// What the parser found. Any part of it may come in several pieces.
#[derive(Default)]
struct Response {
    status: i32,
    head: String,
    body: String,
}

impl Host for Response {
    type Error = OutOfBounds;
}

type Cx<'a> = Caller<'a, Response>;
type Go = Result<i32, OutOfBounds>; // 0 to go on

/// Returns a piece of text in the guest's memory.
fn text(cx: &mut Cx<'_>, at: i32, len: i32) -> Result<String, OutOfBounds> {
    Ok(String::from_utf8_lossy(cx.memory().slice(at as u32, len as u32)?).into_owned())
}

impl LlhttpEnv for Response {
    fn wasm_on_message_begin(_: &mut Cx<'_>, _parser: i32) -> Go {
        Ok(0)
    }
    fn wasm_on_url(_: &mut Cx<'_>, _parser: i32, _at: i32, _len: i32) -> Go {
        Ok(0) // only requests have one
    }
    fn wasm_on_status(_: &mut Cx<'_>, _parser: i32, _at: i32, _len: i32) -> Go {
        Ok(0)
    }
    fn wasm_on_header_field(cx: &mut Cx<'_>, _parser: i32, at: i32, len: i32) -> Go {
        let name = text(cx, at, len)?;
        cx.host().head += &name.to_lowercase();
        Ok(0)
    }
    fn wasm_on_header_value(cx: &mut Cx<'_>, _parser: i32, at: i32, len: i32) -> Go {
        let value = text(cx, at, len)?;
        cx.host().head += &format!("={value};");
        Ok(0)
    }
    fn wasm_on_headers_complete(cx: &mut Cx<'_>, _parser: i32, status: i32, _upgrade: i32, _keep_alive: i32) -> Go {
        cx.host().status = status;
        Ok(0)
    }
    fn wasm_on_body(cx: &mut Cx<'_>, _parser: i32, at: i32, len: i32) -> Go {
        let piece = text(cx, at, len)?;
        cx.host().body += &piece;
        Ok(0)
    }
    fn wasm_on_message_complete(_: &mut Cx<'_>, _parser: i32) -> Go {
        Ok(0)
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut llhttp = Llhttp::instantiate(Response::default())?;
    llhttp._initialize()?;
    let parser = llhttp.llhttp_alloc(2)?; // 2: it reads responses
    let packets = [
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n7\r\nHel",
        "lo, \r\n6\r\nworld!\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ];
    let mut errors = Vec::new();
    for packet in packets {
        let len = packet.len() as i32;
        let at = llhttp.malloc(len)?;
        llhttp.memory().write_bytes(at as u32, packet.as_bytes())?;
        errors.push(llhttp.llhttp_execute(parser, at, len)?);
        llhttp.free(at)?;
    }
    // Two lengths are a way to smuggle messages: error 4, UNEXPECTED_CONTENT_LENGTH.
    assert_eq!(errors, [0, 0, 4]);
    let Response { status, head, body } = Llhttp::into_host(llhttp);
    println!("{status} {head} {body}");
    assert_eq!((status, body.as_str()), (200, "Hello, world!"));
    assert!(head.starts_with("content-type=text/plain;transfer-encoding=chunked;"));
    Ok(())
}
