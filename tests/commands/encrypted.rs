//! TLS to PostgreSQL, as the binary comes: no other library, and nothing that asks for TLS goes in clear.

use std::net::TcpListener;

use rcgen::{CertifiedKey, generate_simple_self_signed};

use crate::server::Server;
use crate::support::postgres::{Cluster, PASSWORD};
use crate::town::{SETUP, Town};

/// The certificate of a server with this name, and the key to it.
fn certificate(name: &str) -> (String, String) {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed([name.to_owned()]).unwrap();
    (cert.pem(), signing_key.serialize_pem())
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[test]
fn a_city_on_a_postgresql_elsewhere_is_reached_in_tls_and_by_password() {
    let (town, port, (shown, key)) = (Town::empty(), free_port(), certificate("127.0.0.1"));
    let _cluster = Cluster::encrypted(port, &shown, &key);
    let own = town.file("own.pem", &shown);
    let address = |host: &str, said: &str| format!("postgres://ichirizuka:{PASSWORD}@{host}:{port}/encrypted{said}");
    let trusted = address("127.0.0.1", &format!("?sslmode=verify-full&sslrootcert={}", own.display()));
    town.run(&[&SETUP[..], &["--database", &trusted]].concat()).done();
    town.run(&["check", "--database", &trusted]).done();
    let server =
        Server::start(&town, &["serve", "--bind", "127.0.0.1:0", "--database", &trusted], &[], "Listening on ");
    assert_eq!(server.sign_in("kikaku", "not-the-password-1"), 422);
    assert_eq!(server.get("/readyz").body, "ready\n");

    // What the address does not say may stand in the environment, as for every program of PostgreSQL.
    let mut check = town.command(&["check", "--database", &address("127.0.0.1", "")]);
    let check = check.env("PGSSLMODE", "require").env("PGSSLROOTCERT", &own);
    // And nothing of it leads around the encryption.
    town.finish(check.env("PGHOSTADDR", "127.0.0.1"), "").done();

    let refused = |address: &str| {
        let said = town.run(&["check", "--database", address]).refused();
        assert!(!said.contains(PASSWORD), "{said}");
        said
    };
    let another = town.file("another.pem", &certificate("127.0.0.1").0);
    let said = refused(&address("127.0.0.1", &format!("?sslmode=require&sslrootcert={}", another.display())));
    assert!(said.contains("TLS to 127.0.0.1") && said.contains("certificate"), "another's certificate: {said}");
    let said = refused(&address("127.0.0.1", "?sslmode=require"));
    assert!(said.contains("TLS to 127.0.0.1") && said.contains("certificate"), "nobody vouches for it: {said}");
    let said = refused(&address("localhost", &format!("?sslmode=verify-ca&sslrootcert={}", own.display())));
    assert!(said.contains("TLS to localhost") && said.contains("not valid for name"), "another's name: {said}");
    assert!(refused(&address("127.0.0.1", "")).contains("no encryption"), "the server takes nothing in clear");
    let missing = town.folder().join("missing.pem");
    let said = refused(&address("127.0.0.1", &format!("?sslmode=require&sslrootcert={}", missing.display())));
    assert!(said.contains("sslrootcert") && said.contains("missing.pem"), "{said}");
}

#[test]
fn what_asks_for_tls_never_goes_in_clear() {
    let (town, port) = (Town::empty(), free_port());
    let server = TcpListener::bind(("127.0.0.1", port)).unwrap();
    let heard = std::thread::spawn(move || {
        use std::io::{Read as _, Write as _};
        let (mut connection, _) = server.accept().unwrap();
        let mut asked = [0; 8];
        connection.read_exact(&mut asked).unwrap();
        connection.write_all(b"N").unwrap();
        let mut rest = Vec::new();
        connection.read_to_end(&mut rest).unwrap();
        rest
    });
    let address = format!("postgres://ichirizuka:{PASSWORD}@127.0.0.1:{port}/city?sslmode=require");
    let said = town.run(&["check", "--database", &address]).refused();
    assert!(said.contains("the server offers no TLS"), "{said}");
    assert_eq!(heard.join().unwrap(), b"", "nothing is said after that");
    let said = town.run(&["check", "--database", &format!("{address}&host=127.0.0.1&port={port}")]).refused();
    assert!(said.contains("sslmode"), "whoever says another server gets no encryption, and no connection: {said}");
}
