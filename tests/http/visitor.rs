//! Somebody with a browser that keeps cookies and follows nothing by itself.

use std::sync::Arc;

use reqwest::cookie::{CookieStore as _, Jar};
use reqwest::header::{COOKIE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method, Url, redirect};

use crate::answer::Answer;

/// A browser's worth of cookies.
#[derive(Clone)]
pub(crate) struct Visitor {
    client: Client,
    jar: Arc<Jar>,
    address: String,
}

/// The fields of a form.
pub(crate) type Fields<'text> = [(&'text str, &'text str)];

impl Visitor {
    pub(crate) fn new(address: &str) -> Self {
        let jar = Arc::new(Jar::default());
        let client = Client::builder()
            .cookie_provider(Arc::clone(&jar))
            .redirect(redirect::Policy::none())
            .no_proxy()
            .build()
            .expect("a client is built");
        Self { client, jar, address: address.to_owned() }
    }

    /// The cookies it would send.
    pub(crate) fn cookies(&self) -> String {
        let url = Url::parse(&self.address).expect("an address");
        self.jar.cookies(&url).map(|value| value.to_str().expect("cookies are plain").to_owned()).unwrap_or_default()
    }

    /// The cookie of its session, if it has one.
    pub(crate) fn session(&self) -> Option<String> {
        self.cookies().split("; ").find(|cookie| cookie.starts_with("ichirizuka-session=")).map(ToOwned::to_owned)
    }

    /// Sends a request with whatever headers and body; the fields are sent as a form.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &Fields<'_>,
        fields: Option<&Fields<'_>>,
    ) -> Answer {
        let asked = format!("{method} {path}");
        let mut request = self.client.request(method, format!("{}{path}", self.address));
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name: HeaderName = name.parse().expect("a header's name");
            map.append(name, HeaderValue::from_str(value).expect("a header's value"));
        }
        request = request.headers(map);
        if let Some(fields) = fields {
            request = request.form(fields);
        }
        let response = request.send().await.unwrap_or_else(|error| panic!("{asked}: {error}"));
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.bytes().await.unwrap_or_else(|error| panic!("{asked}: {error}"));
        Answer::new(asked, status, headers, body.to_vec())
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], None).await
    }

    pub(crate) async fn get_with(&self, path: &str, headers: &Fields<'_>) -> Answer {
        self.send(Method::GET, path, headers, None).await
    }

    pub(crate) async fn head(&self, path: &str) -> Answer {
        self.send(Method::HEAD, path, &[], None).await
    }

    pub(crate) async fn post(&self, path: &str, fields: &Fields<'_>) -> Answer {
        self.send(Method::POST, path, &[], Some(fields)).await
    }

    /// A form with a file in its field `file`.
    pub(crate) async fn upload(&self, path: &str, fields: &Fields<'_>, name: &str, content: &[u8]) -> Answer {
        const PART: &str = "------------the-part-of-a-form";
        let mut body = Vec::new();
        for (field, value) in fields {
            let part = format!("--{PART}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
            body.extend(part.into_bytes());
        }
        let head = format!(
            "--{PART}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.into_bytes());
        body.extend(content);
        body.extend(format!("\r\n--{PART}--\r\n").into_bytes());
        let asked = format!("POST {path} with {name}");
        let request = self.client.post(format!("{}{path}", self.address)).body(body);
        let request = request.header("content-type", format!("multipart/form-data; boundary={PART}"));
        let response = request.send().await.unwrap_or_else(|error| panic!("{asked}: {error}"));
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.bytes().await.unwrap_or_else(|error| panic!("{asked}: {error}"));
        Answer::new(asked, status, headers, body.to_vec())
    }

    /// A form with the session's token in it.
    pub(crate) async fn post_with_token(&self, path: &str, fields: &Fields<'_>) -> Answer {
        let token = self.token().await;
        self.post(path, &[&[("token", token.as_str())], fields].concat()).await
    }

    /// A form with a file in its field `file`, with the session's token in it.
    pub(crate) async fn upload_with_token(
        &self,
        path: &str,
        fields: &Fields<'_>,
        name: &str,
        content: &[u8],
    ) -> Answer {
        let token = self.token().await;
        self.upload(path, &[&[("token", token.as_str())], fields].concat(), name, content).await
    }

    /// A request with these cookies instead of its own.
    pub(crate) async fn get_with_cookies(&self, path: &str, cookies: &str) -> Answer {
        Self::new(&self.address).send(Method::GET, path, &[(COOKIE.as_str(), cookies)], None).await
    }

    /// The token of the session, from a page that everybody signed in may see; empty for who is not.
    pub(crate) async fn token(&self) -> String {
        let page = self.get("/account/password").await;
        page.attributes("header form input[name=token]", "value").pop().unwrap_or_default()
    }

    /// Fills the login form in and sends it.
    pub(crate) async fn sign_in(&self, login: &str, password: &str) -> Answer {
        self.sign_in_and_go_on(login, password, "").await
    }

    /// The same, to be led to `next` afterwards.
    pub(crate) async fn sign_in_and_go_on(&self, login: &str, password: &str, next: &str) -> Answer {
        let form_token = self.get("/login").await.expect(200).value("form_token");
        let fields = [("form_token", form_token.as_str()), ("login", login), ("password", password), ("next", next)];
        self.post("/login", &fields).await
    }

    /// Whether the session is good for staff pages: the review or the desk.
    pub(crate) async fn is_signed_in(&self) -> bool {
        self.get("/account/password").await.status == 200
    }
}
