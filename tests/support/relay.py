"""A mail relay for the tests: aiosmtpd with a certificate and one account.

Prints its port, and then each mail that it takes, as Python's own parser reads it, as a line of JSON. Ends with its
standard input.
"""

import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

MODE, CERTIFICATE, KEY, LOGIN, PASSWORD = sys.argv[1:]


class Keeper:
    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        kept = {
            "to": envelope.rcpt_tos,
            "from": str(mail["from"]),
            "subject": str(mail["subject"]),
            "text": mail.get_content(),
            "id": str(mail["message-id"]),
            "automatic": str(mail["auto-submitted"]),
            "defects": [str(defect) for part in mail.walk() for defect in part.defects],
            "encrypted": server.transport.get_extra_info("cipher") is not None,
        }
        print(json.dumps(kept), flush=True)
        return "250 kept"


def authenticate(server, session, envelope, mechanism, data):
    expected = (LOGIN.encode(), PASSWORD.encode())
    right = isinstance(data, LoginPassword) and (data.login, data.password) == expected
    return AuthResult(success=right, handled=False)


async def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, KEY)
    account = {"authenticator": authenticate, "auth_required": True, "hostname": "localhost"}
    if MODE == "starttls":
        encrypted = {"tls_context": context, "require_starttls": True}
        server = await asyncio.get_running_loop().create_server(
            lambda: SMTP(Keeper(), **encrypted, **account), "127.0.0.1", 0
        )
    else:
        server = await asyncio.get_running_loop().create_server(
            lambda: SMTP(Keeper(), auth_require_tls=False, **account), "127.0.0.1", 0, ssl=context
        )
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
