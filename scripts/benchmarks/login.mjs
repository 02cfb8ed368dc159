// How many sign-ins a second the hash allows, what they cost everybody else, and whether the time of an answer tells known names from unknown ones.
//   node login.mjs PRODUCT_DLL [seconds] [rounds of the timing]
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [product, seconds = "10", rounds = "300"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "capstan-bench-"));
chmodSync(folder, 0o755); // PostgreSQL may run as another user, who must get in
const port = 18110, clients = 40, pace = 50;
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const agent = new http.Agent({ keepAlive: true, maxSockets: 200 });
const app = spawn("dotnet", [product], {
  env: {
    ...process.env, CAPSTAN_DATA: join(folder, "data"), API_HOST: "127.0.0.1", API_PORT: String(port), API_ADMIN_USERNAME: "bench", API_ADMIN_PASSWORD: "Bench-horse-7",
    RATE_LIMIT_ENABLED: "false", DATABASE_URL: "",
  },
  stdio: ["ignore", "ignore", "inherit"],
});

function ask(method, path, body, token) {
  const text = body && JSON.stringify(body), began = performance.now();
  return new Promise((done, fail) => {
    const request = http.request({ agent, host: "127.0.0.1", port, method, path: `/api/v1${path}`, headers: { ...(text ? { "content-type": "application/json", "content-length": Buffer.byteLength(text) } : {}), ...(token ? { authorization: `Bearer ${token}` } : {}) } }, (answer) => {
      let data = "";
      answer.on("data", (d) => { data += d; }).on("end", () => done({ status: answer.statusCode, ms: performance.now() - began, data }));
    });
    request.on("error", fail);
    request.end(text);
  });
}

const quantile = (values, at) => values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * at))];

/** Requests at a steady pace, whatever becomes of the ones before: what waits is measured too. */
async function paced(token, until) {
  const pending = [], latencies = [];
  while (performance.now() < until) {
    pending.push(ask("GET", "/sessions?limit=20", null, token).then((r) => { if (r.status !== 200) throw new Error(`GET /sessions: ${r.status}`); latencies.push(r.ms); }));
    await wait(1000 / pace);
  }
  await Promise.all(pending);
  return { p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99), max: Math.max(...latencies), requests: latencies.length };
}

async function saturate(until) {
  let done = 0, refused = 0;
  const times = [];
  await Promise.all(Array.from({ length: clients }, async () => {
    while (performance.now() < until) {
      const answer = await ask("POST", "/auth/login", { username: "bench", password: "Bench-horse-7" });
      if (answer.status === 200) { done++; times.push(answer.ms); }
      else if (answer.status === 503) { refused++; await wait(250); }
      else throw new Error(`login: ${answer.status} ${answer.data}`);
    }
  }));
  return { done, refused, p50: quantile(times, 0.5) };
}

/** Known and unknown names in turn, wrong passwords both; every known name is a new account's, so that no lock shortens an answer. */
async function timing(rounds) {
  const token = JSON.parse((await ask("POST", "/auth/login", { username: "bench", password: "Bench-horse-7" })).data).access_token;
  const times = { known: [], unknown: [] };
  for (let i = 0; i < rounds; i++) {
    if (i % 3 === 0) await ask("POST", "/users", { username: `known${i}`, password: "Bench-horse-7", role: "viewer" }, token);
    for (const kind of Math.random() < 0.5 ? ["known", "unknown"] : ["unknown", "known"])
      times[kind].push((await ask("POST", "/auth/login", { username: `${kind}${i - (i % 3)}`, password: "Wrong-horse-7" })).ms);
  }
  const mean = (v) => v.reduce((a, b) => a + b) / v.length;
  const error = (v) => Math.sqrt(v.reduce((a, b) => a + (b - mean(v)) ** 2, 0) / (v.length - 1) / v.length);
  const trimmed = Object.fromEntries(Object.entries(times).map(([k, v]) => [k, v.sort((a, b) => a - b).slice(Math.floor(v.length * 0.1), Math.ceil(v.length * 0.9))]));
  const difference = mean(trimmed.known) - mean(trimmed.unknown);
  return { known: mean(trimmed.known), unknown: mean(trimmed.unknown), difference, t: difference / Math.hypot(error(trimmed.known), error(trimmed.unknown)), rounds };
}

try {
  for (let i = 0; ; i++) {
    try { if ((await ask("GET", "/health/ready")).status === 200) break; } catch { /* not listening yet */ }
    if (app.exitCode !== null || i > 400) throw new Error("the product did not start");
    await wait(50);
  }
  // Somebody else reads: whoever signs in too often ends their own oldest sign-in.
  const owner = JSON.parse((await ask("POST", "/auth/login", { username: "bench", password: "Bench-horse-7" })).data).access_token;
  await ask("POST", "/users", { username: "reader", password: "Bench-horse-7", role: "viewer" }, owner);
  const token = JSON.parse((await ask("POST", "/auth/login", { username: "reader", password: "Bench-horse-7" })).data).access_token;
  await paced(token, performance.now() + 3000);
  const quiet = await paced(token, performance.now() + seconds * 1000);
  const until = performance.now() + seconds * 1000;
  const [logins, busy] = await Promise.all([saturate(until), paced(token, until)]);
  const ms = (n) => `${n.toFixed(1).padStart(8)} ms`;
  console.log(`sign-ins: ${(logins.done / seconds).toFixed(1)} a second with ${clients} clients, median ${logins.p50.toFixed(0)} ms, ${logins.refused} sent away with 503`);
  console.log(`GET /sessions at ${pace} a second        p50          p99          max`);
  console.log(`  nobody signs in            ${ms(quiet.p50)}  ${ms(quiet.p99)}  ${ms(quiet.max)}`);
  console.log(`  sign-ins saturate          ${ms(busy.p50)}  ${ms(busy.p99)}  ${ms(busy.max)}`);
  const t = await timing(Number(rounds));
  console.log(`wrong password, ${t.rounds} each: known ${t.known.toFixed(2)} ms, unknown ${t.unknown.toFixed(2)} ms, difference ${t.difference.toFixed(2)} ms, t = ${t.t.toFixed(2)} (below 2.0 in size: not told apart)`);
} finally {
  app.kill("SIGTERM");
  await new Promise((done) => app.exitCode === null ? app.on("exit", done) : done());
  rmSync(folder, { recursive: true, force: true });
}
