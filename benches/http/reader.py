"""A reader with a connection and, once signed in, a session; as little of a browser as it takes."""

import html
import http.client
import re
import time
from urllib.parse import urlencode


class Answer:
    def __init__(self, response, body):
        self.status, self.headers, self.body = response.status, response.headers, body

    def value(self, field):
        """The value of a field of a form, in a page that did not come packed."""
        found = re.search(rb'name="' + field.encode() + rb'" value="([^"]*)"', self.body)
        return html.unescape(found[1].decode()) if found else ""


class Reader:
    def __init__(self, port):
        self.port, self.cookies = port, {}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def send(self, method, path, body=None, headers=None):
        headers = dict(headers or {})
        if self.cookies:
            headers["Cookie"] = self.cookie()
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(body)
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        except http.client.RemoteDisconnected:
            # The server has closed a connection that was idle.
            self.connection.close()
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        answer = Answer(response, response.read())
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def send_file(self, path, fields, file, boundary):
        """A form with a file in it."""
        named = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
        named.append(f'name="file"; filename="{file.name}"\r\n\r\n'.encode() + file.read_bytes())
        parts = [f"--{boundary}\r\nContent-Disposition: form-data; ".encode() + part + b"\r\n" for part in named]
        headers = {"Cookie": self.cookie(), "Content-Type": f"multipart/form-data; boundary={boundary}"}
        self.connection.request("POST", path, b"".join(parts) + f"--{boundary}--\r\n".encode(), headers)
        response = self.connection.getresponse()
        return Answer(response, response.read())

    def get(self, path, headers=None):
        return self.send("GET", path, headers=headers)

    def cookie(self):
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def sign_in(self, login, password):
        token = self.get("/login").value("form_token")
        fields = {"form_token": token, "login": login, "password": password, "next": ""}
        answer = self.send("POST", "/login", fields)
        if answer.status != 303:
            raise SystemExit(f"{login} could not sign in: {answer.status}")

    def time(self, path, headers=None):
        """How long an answer takes, and the answer."""
        begun = time.perf_counter()
        answer = self.get(path, headers)
        return time.perf_counter() - begun, answer
