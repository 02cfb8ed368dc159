// An OpenID Connect provider (npm's oidc-provider) at /, another in a Keycloak's place below /realms/team, and a stand-in for GitHub's OAuth and API below
// /github. Prints its port when it listens. POST /_tamper makes the next token answer a lie, so that what must not be believed can be tried.
import crypto from "node:crypto";
import http from "node:http";
import { text } from "node:stream/consumers";
import Provider from "oidc-provider";
import { SignJWT, UnsecuredJWT, decodeJwt, generateKeyPair, exportJWK } from "jose";

const [publicUrl, clientId, clientSecret] = process.argv.slice(2);
const { privateKey } = await generateKeyPair("RS256", { extractable: true });
const stranger = (await generateKeyPair("RS256")).privateKey;
const jwk = { ...(await exportJWK(privateKey)), kid: "k1", use: "sig", alg: "RS256" };
let lie = null;

// What is known of the people here: sub~email~verified~groups, told at POST /_person.
const people = new Map();
function claimsOf(id) {
  const [sub, email, verified, groups] = id.split("~");
  return { sub, email, email_verified: verified === "yes", name: `Name of ${sub}`, preferred_username: sub, groups: groups ? groups.split("+") : [] };
}

function provider(issuer, callback, conformIdTokenClaims) {
  const made = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: callback.map(n => `${publicUrl}/api/v1/auth/oauth/${n}/callback`) }],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "preferred_username", "groups"] },
    conformIdTokenClaims,
    jwks: { keys: [jwk] },
    cookies: { keys: ["test"] },
    findAccount: (_, id) => people.has(id) ? { accountId: id, claims: () => claimsOf(people.get(id)) } : undefined,
  });
  made.on("server_error", (_, e) => console.error(e));
  return made.callback();
}

async function tampered(token, kind) {
  const claims = decodeJwt(token);
  const sign = (c, key = privateKey, alg = "RS256") => new SignJWT(c).setProtectedHeader({ alg, kid: "k1" }).sign(key);
  switch (kind) {
    case "nonce": return sign({ ...claims, nonce: "another" });
    case "no_nonce": { const { nonce, ...rest } = claims; return sign(rest); }
    case "issuer": return sign({ ...claims, iss: "http://elsewhere.example" });
    case "audience": return sign({ ...claims, aud: "another-client" });
    case "many_audiences": return sign({ ...claims, aud: [clientId, "another-client"], azp: "another-client" });
    case "expired": return sign({ ...claims, exp: Math.floor(Date.now() / 1000) - 3600 });
    case "no_expiry": { const { exp, ...rest } = claims; return sign(rest); }
    case "key": return sign(claims, stranger);
    case "none": return new UnsecuredJWT(claims).setIssuer(claims.iss).encode();
    case "secret": return sign(claims, new TextEncoder().encode(clientSecret.padEnd(32, "x")), "HS256");
    case "signature": return token.slice(0, -8) + "AAAAAAAA";
    case "truth": return sign(claims);
  }
}

const codes = new Map();
async function gitHub(req, res, url) {
  const json = (body, status = 200) => res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  if (url.pathname === "/github/login/oauth/authorize") {
    const code = crypto.randomUUID();
    codes.set(code, { challenge: url.searchParams.get("code_challenge"), who: url.searchParams.get("login") ?? "octo~octo@example.com~yes~" });
    const back = new URL(url.searchParams.get("redirect_uri"));
    back.searchParams.set("code", code);
    back.searchParams.set("state", url.searchParams.get("state"));
    return res.writeHead(302, { location: back.href }).end();
  }
  if (url.pathname === "/github/login/oauth/access_token") {
    const form = new URLSearchParams(await text(req)), kept = codes.get(form.get("code"));
    codes.delete(form.get("code"));
    const challenge = crypto.createHash("sha256").update(form.get("code_verifier") ?? "").digest("base64url");
    if (!kept || kept.challenge !== challenge || form.get("client_secret") !== clientSecret) return json({ error: "bad_verification_code" });
    return json({ access_token: Buffer.from(kept.who).toString("base64url"), token_type: "bearer" });
  }
  const who = claimsOf(Buffer.from((req.headers.authorization ?? "").replace("Bearer ", ""), "base64url").toString());
  if (!who.email || !req.headers["user-agent"]) return json({ message: "Requires authentication" }, 401);
  if (url.pathname === "/github/api/v3/user") return json({ id: parseInt(crypto.createHash("md5").update(who.sub).digest("hex").slice(0, 8), 16), login: who.sub, name: who.name, email: who.email });
  if (url.pathname === "/github/api/v3/user/emails") return json([{ email: "old@example.com", primary: false, verified: true }, { email: who.email, primary: true, verified: who.email_verified }]);
  json({ message: "Not Found" }, 404);
}

let root, realm;
const server = http.createServer(async (req, res) => {
  const url = new URL(req.url, "http://x");
  if (url.pathname === "/_person") {
    const person = await text(req);
    people.set(person.split("~")[0], person);
    return res.writeHead(204).end();
  }
  if (url.pathname === "/_tamper") {
    lie = await text(req);
    return res.writeHead(204).end();
  }
  if (url.pathname.startsWith("/github/")) return gitHub(req, res, url);
  if (lie && url.pathname.endsWith("/token")) {
    const [kind, end] = [lie, res.end.bind(res)];
    lie = null;
    res.end = body => {
      const answer = JSON.parse(body);
      tampered(answer.id_token, kind).then(token => {
        const changed = JSON.stringify({ ...answer, id_token: token });
        res.setHeader("content-length", Buffer.byteLength(changed));
        end(changed);
      });
    };
  }
  if (url.pathname.startsWith("/realms/team")) {
    req.originalUrl = req.url;
    req.url = req.url.slice("/realms/team".length) || "/";
    return realm(req, res);
  }
  root(req, res);
});
server.listen(0, "127.0.0.1", () => {
  const base = `http://127.0.0.1:${server.address().port}`;
  root = provider(base, ["gitlab", "google"], false);
  realm = provider(`${base}/realms/team`, ["keycloak"], true);
  console.log(`listening ${server.address().port}`);
});
