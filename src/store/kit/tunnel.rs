//! TLS to PostgreSQL. The client library is built in without it, since building one with it takes OpenSSL; so it talks to a
//! socket of this process, and this process carries that on to the server in TLS. The server's certificate is always checked,
//! name and chain: nothing that asks for TLS goes to somebody else.

mod connector;
mod greeting;

use std::io;
use std::os::unix::net::UnixListener as BlockingListener;
use std::pin::pin;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use futures_util::future::{Either, select};
use socket2::{SockRef, TcpKeepalive};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpStream, UnixListener, UnixStream};
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::ServerName;
use url::Url;

use crate::store::kit::StoreError;
use crate::store::kit::limits::{KEPT_ALIVE_AFTER, UNANSWERED};

/// The library looks for this file in a folder that stands where an address has its host.
const SOCKET: &str = ".s.PGSQL.5432";
/// Asks the server to go on in TLS.
const TLS_REQUEST: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];
/// How long connecting and agreeing on keys may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// A connection that could not be taken is tried again after so long.
const AGAIN: Duration = Duration::from_millis(100);

/// What carries the connections to one server; as long as this is there.
#[derive(Debug)]
pub struct Tunnel {
    /// Nobody but this account enters it.
    folder: TempDir,
    /// Its end is the end of what carries.
    _open: oneshot::Sender<()>,
}

/// A server, and who it has to show that it is.
struct Far {
    host: String,
    port: u16,
    name: ServerName<'static>,
    connector: TlsConnector,
}

/// The address that the library is given instead of one that asks for TLS, with what carries it on; none where nothing asks.
/// What an address does not say, `PGSSLMODE` and `PGSSLROOTCERT` may.
pub(super) fn dig(address: &str) -> Result<Option<(String, Arc<Tunnel>)>, StoreError> {
    let Ok(mut url) = Url::parse(address) else { return Ok(None) };
    let said = |name: &str, variable: &str| {
        let said = url.query_pairs().filter(|(known, _)| known == name).last().map(|(_, value)| value.into_owned());
        said.or_else(|| std::env::var(variable).ok()).filter(|value| !value.is_empty())
    };
    let mode = said("sslmode", "PGSSLMODE").unwrap_or_default();
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let asks = matches!(mode.as_str(), "require" | "verify-ca" | "verify-full");
    let is_socket = host.get(..3).is_some_and(|first| first.eq_ignore_ascii_case("%2F"));
    // Where the server is said behind the question mark the library is left to refuse: it would go there in clear.
    let is_said_elsewhere = url.query_pairs().any(|(name, _)| matches!(&*name, "host" | "hostaddr" | "port"));
    if !asks || host.is_empty() || is_socket || is_said_elsewhere {
        return Ok(None);
    }
    let roots = said("sslrootcert", "PGSSLROOTCERT").filter(|file| file != "system");
    let connector = connector::trusting(roots.as_deref()).map_err(StoreError::unavailable)?;
    let name = ServerName::try_from(host.clone()).map_err(|_| StoreError::Address)?;
    let far = Far { host, port: url.port().unwrap_or(5432), name, connector };
    let tunnel = Tunnel::to(far).map_err(StoreError::unavailable)?;
    let others: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !name.starts_with("ssl"))
        .map(|(name, value)| (name.into(), value.into()))
        .collect();
    let folder = tunnel.folder.path().display().to_string();
    url.set_host(Some(&folder.replace('%', "%25").replace('/', "%2F"))).map_err(|_| StoreError::Address)?;
    url.set_port(Some(5432)).map_err(|()| StoreError::Address)?;
    // An address in the environment would count more than the socket.
    url.query_pairs_mut().clear().extend_pairs(others).extend_pairs([("hostaddr", ""), ("sslmode", "disable")]);
    Ok(Some((url.into(), Arc::new(tunnel))))
}

impl Tunnel {
    fn to(far: Far) -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("ichirizuka-").tempdir()?;
        let listener = BlockingListener::bind(folder.path().join(SOCKET))?;
        listener.set_nonblocking(true)?;
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let (open, closed) = oneshot::channel();
        let carry = move || runtime.block_on(accept(listener, Arc::new(far), closed));
        thread::Builder::new().name("tls to the database".to_owned()).spawn(carry)?;
        Ok(Self { folder, _open: open })
    }
}

/// Takes connections until nobody can make one any more.
async fn accept(listener: BlockingListener, far: Arc<Far>, mut closed: oneshot::Receiver<()>) {
    let Ok(listener) = UnixListener::from_std(listener) else { return };
    loop {
        let Either::Left((next, _)) = select(pin!(listener.accept()), &mut closed).await else { return };
        let Ok((near, _)) = next else {
            // Whoever has no files left now may have some later.
            sleep(AGAIN).await;
            continue;
        };
        tokio::spawn(carry(near, Arc::clone(&far)));
    }
}

/// Carries one connection, from its beginning to its end.
async fn carry(mut near: UnixStream, server: Arc<Far>) {
    let connected = timeout(PATIENCE, server.connect()).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()));
    let carried = match connected {
        Ok(mut far) => match greeting::pass_on(&mut near, &mut far).await {
            Ok(()) => copy_bidirectional(&mut near, &mut far).await.map(|_| ()),
            Err(error) => Err(error),
        },
        // Told as the server would, so that whoever asked reads why.
        Err(error) => near.write_all(&greeting::refusal(&server.host, &error)).await,
    };
    if let Err(error) = carried {
        tracing::debug!(%error, "a connection to the database broke off");
    }
}

impl Far {
    async fn connect(&self) -> io::Result<TlsStream<TcpStream>> {
        let mut plain = TcpStream::connect((self.host.as_str(), self.port)).await?;
        plain.set_nodelay(true)?;
        // What the library does itself where it is connected itself.
        let probes = TcpKeepalive::new().with_time(Duration::from_secs(KEPT_ALIVE_AFTER.into()));
        SockRef::from(&plain).set_tcp_keepalive(&probes.with_interval(Duration::from_secs(5)).with_retries(3))?;
        SockRef::from(&plain).set_tcp_user_timeout(Some(Duration::from_millis(UNANSWERED.into())))?;
        plain.write_all(&TLS_REQUEST).await?;
        if plain.read_u8().await? != b'S' {
            return Err(io::Error::other("the server offers no TLS"));
        }
        self.connector.connect(self.name.clone(), plain).await
    }
}
