//! The examples of `deploy/`, each run on this machine as it is shipped, but for names, ports and folders.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;

use crate::server::Server;
use crate::support::leash::{Leash, Stop};
use crate::town::Town;

const DEPLOY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/deploy");
/// Where Debian has nginx and its module.
const NGINX: &str = "/usr/sbin/nginx";
const PURGE: &str = "/usr/lib/nginx/modules/ngx_http_cache_purge_module.so";

/// What systemd finds to expose, from 0 to 10, at most; it counts in tenths.
const EXPOSED: &str = "--threshold=19";

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn shipped(name: &str, changed: &[(&str, &str)]) -> String {
    let file = fs::read_to_string(format!("{DEPLOY}/{name}")).unwrap();
    changed.iter().fold(file, |file, (from, to)| {
        assert!(file.contains(from), "{name} says {from:?}");
        file.replace(from, to)
    })
}

/// A city behind a proxy with TLS.
struct Behind {
    town: Town,
    server: Server,
    port: u16,
    _proxy: Leash,
}

/// What curl says of an answer.
struct Said {
    status: u16,
    /// In lower case.
    head: String,
    body: String,
}

impl Behind {
    /// Starts a city, and before it the proxy that `proxy` starts at a port, in a folder, before an address.
    fn new(proxy: impl FnOnce(&Path, u16, &str) -> Command) -> Self {
        let (town, port) = (Town::set_up(), free_port());
        let public = format!("https://localhost:{port}");
        let environment = [("ICHIRIZUKA_PUBLIC_ADDRESS", public.as_str()), ("ICHIRIZUKA_TRUSTED_PROXIES", "127.0.0.1")];
        let server = Server::start(&town, &["serve", "--bind", "127.0.0.1:0"], &environment, "Listening on ");
        let mut leash = Leash::new("proxy", Stop::Terminate);
        let mut command = proxy(leash.folder(), port, &server.address);
        leash.start(&mut command, |_| TcpStream::connect(("127.0.0.1", port)).ok());
        Self { town, server, port, _proxy: leash }
    }

    fn ask(&self, path: &str, arguments: &[&str]) -> Said {
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--show-error", "--insecure", "--noproxy", "*", "--include", "--max-time", "60"]);
        curl.args(arguments).arg(format!("https://localhost:{}{path}", self.port)).current_dir(self.town.folder());
        let said = curl.output().unwrap();
        let text = String::from_utf8_lossy(&said.stdout).replace("\r\n", "\n");
        // Before a body is sent, the proxy may say that it may come.
        let text = text.strip_prefix("HTTP/1.1 100 Continue\n\n").unwrap_or(&text);
        let (head, body) = text.split_once("\n\n").unwrap_or_else(|| panic!("{path}: {said:?}"));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap();
        Said { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
    }

    /// A file of so many bytes, sent as a form would send it.
    fn send(&self, bytes: usize) -> Said {
        self.town.file("table", &"a".repeat(bytes));
        self.ask("/desk/import", &["--form", "file=@table"])
    }

    /// What every proxy has to do.
    fn is_as_it_should_be(&self) {
        let front = self.ask("/", &[]);
        assert_eq!(front.status, 200, "{}", front.head);
        assert!(front.body.contains("安芸高田市"));
        assert!(front.head.contains("strict-transport-security: max-age=31536000"), "{}", front.head);
        let login = self.ask("/login", &[]);
        assert!(login.head.contains("set-cookie: __host-ichirizuka-login="), "{}", login.head);
        let id = login.head.lines().find_map(|line| line.strip_prefix("x-request-id: ")).unwrap();
        assert!(id.len() >= 32, "the number is the proxy's: {id}");
        assert_eq!(self.server.get("/metrics").status, 200, "on the machine itself");
        for path in ["/metrics", "/en/metrics", "/metrics/"] {
            let figures = self.ask(path, &[]);
            assert!(figures.status != 200 && !figures.body.contains("ichirizuka_"), "{path}: {}", figures.head);
        }
        self.takes_in_as_much_as_the_server();
        self.passes_on_no_address_that_the_caller_says();
    }

    fn takes_in_as_much_as_the_server(&self) {
        let refused = self.send(15 * 1024 * 1024);
        assert_eq!(refused.status, 401, "the server itself says that nobody is signed in: {}", refused.head);
        // All of the page comes where the proxy holds the body back; Caddy may be told off while it still sends.
        assert!(refused.head.contains("content-security-policy"), "{}", refused.head);
        // nginx says so itself; Caddy passes on what the server says before all of it has come.
        let too_much = self.send(60 * 1024 * 1024);
        assert!([401, 413].contains(&too_much.status), "{}", too_much.head);
    }

    fn passes_on_no_address_that_the_caller_says(&self) {
        let login = self.ask("/login", &["--cookie-jar", "cookies"]);
        let token = login.body.split_once("name=\"form_token\" value=\"").unwrap().1.split('"').next().unwrap();
        let form = format!("form_token={token}&login=kikaku&password=not-the-password-1");
        let said = ["X-Forwarded-For: 203.0.113.9", "Forwarded: for=203.0.113.9"];
        let failed =
            self.ask("/login", &["--cookie", "cookies", "--header", said[0], "--header", said[1], "--data", &form]);
        assert_eq!(failed.status, 422, "{}", failed.head);
        let noted = self.town.texts("SELECT after AS text FROM audit WHERE after LIKE '%address%'");
        let noted = noted.join("");
        assert!(noted.contains("127.0.0.1") && !noted.contains("203.0.113.9"), "{noted}");
    }
}

/// A certificate for this machine.
fn certificate(folder: &Path) {
    let mut openssl = Command::new("openssl");
    openssl.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]);
    openssl.args(["-subj", "/CN=localhost", "-keyout", "privkey.pem", "-out", "fullchain.pem"]).current_dir(folder);
    let made = openssl.output().unwrap();
    assert!(made.status.success(), "{made:?}");
}

/// nginx in a folder, with this in its `http`.
fn nginx(folder: &Path, http: &str) -> Command {
    certificate(folder);
    let of = |kind: &str| format!("{kind}_temp_path {}/{kind};", folder.display());
    let folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(of).join("\n");
    let around = format!(
        "daemon off;\npid {folder}/pid;\nerror_log stderr;\nload_module {PURGE};\nuser root;\nevents {{}}\n\
         http {{\naccess_log off;\n{folders}\n{http}\n}}\n",
        folder = folder.display()
    );
    fs::write(folder.join("nginx.conf"), around).unwrap();
    let mut nginx = Command::new(NGINX);
    nginx.args(["-e", "stderr", "-c"]).arg(folder.join("nginx.conf"));
    nginx
}

#[test]
fn a_city_behind_nginx_is_as_it_should_be() {
    let behind = Behind::new(|folder, port, server| {
        let place = folder.display().to_string();
        let [tls, plain, purge] = [port, free_port(), free_port()].map(|port| format!("listen 127.0.0.1:{port}"));
        let http = shipped(
            "nginx.conf",
            &[
                ("listen 443", &tls),
                ("listen 80", &plain),
                ("listen 127.0.0.1:8081", &purge),
                ("server 127.0.0.1:8080", &format!("server {server}")),
                ("server_name goals.example.lg.jp", "server_name localhost"),
                ("/etc/ssl/goals.example.lg.jp", &place),
                ("/var/cache/nginx", &place),
            ],
        );
        nginx(folder, &http)
    });
    behind.is_as_it_should_be();
    let kept: Vec<String> = (0..2).map(|_| behind.ask("/about", &[]).head).collect();
    assert!(kept[1].contains("x-cache: hit"), "{}", kept[1]);
    assert!(kept.iter().all(|head| !head.contains("x-request-id")), "{}", kept[1]);
}

#[test]
fn towns_behind_nginx_are_found_by_their_names() {
    let behind = Behind::new(|folder, port, server| {
        let place = folder.display().to_string();
        let [tls, purge] = [port, free_port()].map(|port| format!("listen 127.0.0.1:{port}"));
        let http = shipped(
            "nginx-towns.conf",
            &[
                ("listen 443", &tls),
                ("listen 127.0.0.1:8081", &purge),
                ("127.0.0.1:8101", server),
                ("goals.town-a.example.lg.jp", "localhost"),
                ("/etc/ssl/towns/$ssl_server_name", &place),
                ("/var/cache/nginx", &place),
            ],
        );
        nginx(folder, &http)
    });
    behind.is_as_it_should_be();
    let mut stranger = Command::new("curl");
    stranger.args(["--silent", "--insecure", "--noproxy", "*", "--resolve"]);
    let name = format!("elsewhere.example:{}", behind.port);
    stranger.arg(format!("{name}:127.0.0.1")).arg(format!("https://{name}/"));
    assert!(!stranger.status().unwrap().success(), "a name that is no town's is not answered");
}

#[test]
fn a_city_behind_caddy_is_as_it_should_be() {
    let behind = Behind::new(|folder, port, server| {
        certificate(folder);
        let place = folder.display();
        let site = format!("https://localhost:{port} {{\n\ttls {place}/fullchain.pem {place}/privkey.pem\n");
        // Without its port 80, and without anybody who changes it while it runs.
        let options = "{\n\tadmin off\n\tauto_https off\n\tservers {";
        let file = shipped(
            "Caddyfile",
            &[
                ("goals.example.lg.jp {\n", &site),
                ("reverse_proxy 127.0.0.1:8080", &format!("reverse_proxy {server}")),
                ("{\n\tservers {", options),
            ],
        );
        fs::write(folder.join("Caddyfile"), file).unwrap();
        let mut caddy = Command::new("caddy");
        caddy.args(["run", "--adapter", "caddyfile", "--config"]).arg(folder.join("Caddyfile"));
        caddy.env("XDG_DATA_HOME", folder).env("XDG_CONFIG_HOME", folder).env("HOME", folder);
        caddy
    });
    behind.is_as_it_should_be();
}

#[test]
fn systemd_finds_little_to_expose() {
    let unit = format!("{DEPLOY}/ichirizuka@.service");
    let mut systemd = Command::new("systemd-analyze");
    let said = systemd.args(["security", "--offline=true", EXPOSED, "--no-pager", &unit]).output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stdout));
}
