// Two providers of sign-in on this machine: oidc-provider, which is strict and tells of mail addresses beside its tokens
// only, and oauth2-mock-server, whose tokens are what a test asks for. Prints their addresses.
// Whoever signs in is called `subject|mail|true or false`, the last being whether the mail address is verified.
import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

const require = createRequire(process.argv[2]);
const load = (name) => import(pathToFileURL(require.resolve(name)));
const { default: Provider } = await load('oidc-provider');
const { OAuth2Server } = await load('oauth2-mock-server');

const claims = (name) => {
  const [, email, verified] = name.split('|');
  return email ? { sub: name, email, email_verified: verified === 'true' } : { sub: name };
};

const server = createServer();
await new Promise((listens) => server.listen(0, '127.0.0.1', listens));
const strict = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(strict, {
  clients: [{ client_id: 'goals', client_secret: 'himitsu', redirect_uris: ['http://127.0.0.1/login/with/strict/return'] }],
  claims: { openid: ['sub'], email: ['email', 'email_verified'] },
  findAccount: (_, id) => ({ accountId: id, claims: () => claims(id) }),
  pkce: { required: () => true },
});
// Each server of a test has a port of its own.
provider.Client.prototype.redirectUriAllowed = (uri) => new URL(uri).pathname === '/login/with/strict/return';
server.on('request', provider.callback());

const mock = new OAuth2Server();
await mock.issuer.keys.generate('RS256');
await mock.start(0, '127.0.0.1');
mock.issuer.url = `http://127.0.0.1:${mock.address().port}`;
// What a test asks for comes with the address that it follows, and is done when the code is taken in.
const asked = new Map();
mock.service.on('beforeAuthorizeRedirect', ({ url }, request) => asked.set(url.searchParams.get('code'), request.query));
mock.service.on('beforeTokenSigning', (token, request) => {
  const { who, act } = asked.get(request.body.code) ?? {};
  Object.assign(token.payload, claims(who ?? 'nobody'));
  if (act === 'nonce') token.payload.nonce = 'another';
  if (act === 'audience') token.payload.aud = 'another';
  if (act === 'issuer') token.payload.iss = 'http://127.0.0.1:1';
  if (act === 'expired') token.payload.exp = 1;
});

console.log(`${strict} ${mock.issuer.url}`);
