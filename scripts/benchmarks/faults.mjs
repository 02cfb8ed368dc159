// What users see when things break: many connections held, PostgreSQL gone and back under load, one of two instances killed behind nginx.
//   node faults.mjs PRODUCT_DLL POSTGRES_BIN
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, chownSync, existsSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [product, bin] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "capstan-faults-"));
chmodSync(folder, 0o755);
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const now = () => Number(process.hrtime.bigint()) / 1e6;
const root = process.getuid() === 0;
const data = join(folder, "pg"), PG = 18119, A = 18120, B = 18121, PROXY = 18122;
const children = [];
const rows = [];
const row = (what, measured, bound) => rows.push({ what, measured, bound });

const postgres = (command, ...args) => root
  ? execFileSync("runuser", ["-u", "postgres", "--", join(bin, command), ...args], { stdio: "ignore" })
  : execFileSync(join(bin, command), args, { stdio: "ignore" });
const startPostgres = () => postgres("pg_ctl", "-D", data, "-w", "-l", join(data, "log"), "-o", `-p ${PG} -k ${data} -c listen_addresses=127.0.0.1 -c max_connections=200`, "start");

function instance(port) {
  const child = spawn("dotnet", [product], {
    env: {
      ...process.env, CAPSTAN_DATA: join(folder, `data-${port}`), API_HOST: "127.0.0.1", API_PORT: String(port), RATE_LIMIT_ENABLED: "false",
      DATABASE_URL: `postgresql://postgres@127.0.0.1:${PG}/capstan`, API_ADMIN_USERNAME: "bench", API_ADMIN_PASSWORD: "Correct-horse-7", CAPSTAN_MASTER_KEY: Buffer.alloc(32, 7).toString("hex"),
    },
    stdio: "ignore",
  });
  children.push(child);
  return child;
}

async function ready(port) {
  for (let i = 0; i < 600; i++) {
    try { if ((await fetch(`http://127.0.0.1:${port}/readyz`)).ok) return; } catch { /* not listening yet */ }
    await wait(50);
  }
  throw new Error(`nothing answers on ${port}`);
}

const resident = (child) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))[1]) / 1024;
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });

/** One request; a status of 0 is a connection that broke or was refused. */
function ask(port, method, path, token, body) {
  return new Promise((done) => {
    const begun = now();
    const text = body === undefined ? undefined : JSON.stringify(body);
    const request = http.request({ host: "127.0.0.1", port, method, path: `/api/v1${path}`, agent, headers: { authorization: `Bearer ${token}`, ...(text ? { "content-type": "application/json", "content-length": Buffer.byteLength(text) } : {}) } }, (response) => {
      let answer = "";
      response.on("data", (part) => (answer += part));
      response.on("end", () => done({ status: response.statusCode, retry: response.headers["retry-after"], ms: now() - begun, begun, answer }));
      response.on("error", () => done({ status: 0, ms: now() - begun, begun }));
    });
    request.on("error", () => done({ status: 0, ms: now() - begun, begun }));
    request.setTimeout(20_000, () => request.destroy());
    request.end(text);
  });
}

const signIn = async (port) => (await (await fetch(`http://127.0.0.1:${port}/api/v1/auth/login`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ username: "bench", password: "Correct-horse-7" }) })).json()).access_token;
const percentile = (values, p) => values.length === 0 ? 0 : values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor((values.length * p) / 100))];

/** Workers that write and read until told to stop; every answer is kept. */
function load(port, token, workers, writesOnly = false) {
  const answers = [];
  let running = true, n = 0;
  const loops = Array.from({ length: workers }, async (_, w) => {
    while (running) {
      const write = writesOnly || (n++ + w) % 2 === 0;
      const name = `g-${port}-${w}-${n}-${Math.random()}`;
      const answer = await (write ? ask(port, "POST", "/groups", token, { name }) : ask(port, "GET", "/groups?limit=1", token));
      answers.push({ ...answer, write, name });
      if (answer.status === 0 || answer.status === 503) await wait(20);
    }
  });
  return { answers, stop: async () => { running = false; await Promise.all(loops); return answers; } };
}

async function connections(child, token) {
  const before = resident(child), count = 2000;
  const request = `GET /api/v1/auth/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`;
  const sockets = [];
  let answered = 0;
  const once = (socket) => new Promise((done) => {
    const heard = (part) => { if (part.includes("HTTP/1.1 200")) answered++; socket.off("data", heard); done(); };
    socket.on("data", heard);
    socket.on("error", done);
    socket.write(request);
  });
  for (let i = 0; i < count; i += 100)
    await Promise.all(Array.from({ length: 100 }, () => new Promise((done) => {
      const socket = net.connect(A, "127.0.0.1", async () => { sockets.push(socket); await once(socket); done(); });
      socket.on("error", done);
    })));
  const held = resident(child);
  await Promise.all(sockets.map(once));
  row(`${count} connections held: answers on them, twice`, `${answered} of ${2 * count}`, `${2 * count}`);
  row("resident memory they add", `${(held - before).toFixed(0)} MiB`, "200 MiB");
  for (const socket of sockets) socket.destroy();
}

async function outage(token) {
  const running = load(A, token, 16);
  await wait(2000);
  const down = now();
  postgres("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop");
  await wait(3000);
  const begun = now();
  startPostgres();
  const up = now();
  await wait(4000);
  const answers = await running.stop();
  // In the second after the stop, answers that were under way break too; what counts is what came later.
  const during = answers.filter((a) => a.begun > down + 500 && a.begun + a.ms < begun);
  const wrong = during.filter((a) => a.status !== 503 || !a.retry).length;
  const recovered = answers.filter((a) => a.begun + a.ms > begun && a.status < 300 && a.status > 0).map((a) => a.begun + a.ms).sort((x, y) => x - y)[0];
  const late = answers.filter((a) => a.begun > up + 2000 && (a.status === 0 || a.status >= 500)).length;
  const acknowledged = answers.filter((a) => a.write && a.status === 201).map((a) => a.name);
  const found = new Set();
  for (let offset = 0; ; offset += 200) {
    const page = JSON.parse((await ask(A, "GET", `/groups?limit=200&offset=${offset}`, token)).answer);
    page.groups.forEach((g) => found.add(g.name));
    if (page.groups.length < 200) break;
  }
  row("PostgreSQL gone: answers that are not 503 with Retry-After", `${wrong} of ${during.length}`, "0");
  row("PostgreSQL gone: p99 until the 503", `${percentile(during.map((a) => a.ms), 99).toFixed(0)} ms`, "1000 ms");
  row("PostgreSQL back: first success after it was told to start", `${(recovered - begun).toFixed(0)} ms (it was ready after ${(up - begun).toFixed(0)})`, "2000 ms after ready");
  row("PostgreSQL back: failures later than 2 s after ready", String(late), "0");
  row("acknowledged writes that are lost", `${acknowledged.filter((n) => !found.has(n)).length} of ${acknowledged.length}`, "0");
}

async function killed(token) {
  const site = join(folder, "nginx");
  mkdirSync(site);
  writeFileSync(join(site, "nginx.conf"), `
worker_processes 1; pid ${site}/pid; error_log ${site}/error.log; daemon off; ${root ? "user root;" : ""}
events { worker_connections 2048; }
http {
  access_log off; client_body_temp_path ${site}/b; proxy_temp_path ${site}/p; fastcgi_temp_path ${site}/f; uwsgi_temp_path ${site}/u; scgi_temp_path ${site}/s;
  upstream capstan { server 127.0.0.1:${A} max_fails=1 fail_timeout=5s; server 127.0.0.1:${B} max_fails=1 fail_timeout=5s; keepalive 32; }
  server { listen 127.0.0.1:${PROXY}; location / { proxy_pass http://capstan; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_next_upstream error timeout http_503; proxy_connect_timeout 1s; } }
}`);
  const nginx = ["/usr/sbin/nginx", "/usr/bin/nginx"].find(existsSync);
  children.push(spawn(nginx, ["-c", join(site, "nginx.conf"), "-p", site], { stdio: "ignore" }));
  await ready(PROXY);
  const workers = 16, running = load(PROXY, token, workers);
  await wait(2000);
  const at = now();
  children[1].kill("SIGKILL");
  await wait(4000);
  const answers = await running.stop();
  const failed = answers.filter((a) => a.status === 0 || a.status >= 500);
  const flying = failed.filter((a) => a.begun <= at + 250 && a.begun + a.ms >= at - 250).length;
  row("one of two instances killed: failed requests that were in flight on it", `${flying} of ${answers.length}`, `at most ${workers}`);
  row("one of two instances killed: other failed requests", String(failed.length - flying), "0");
}

try {
  mkdirSync(data);
  if (root) {
    const id = (flag) => Number(execFileSync("id", [flag, "postgres"]).toString());
    chownSync(data, id("-u"), id("-g"));
  }
  postgres("initdb", "-D", data, "-A", "trust", "-U", "postgres", "--no-sync");
  startPostgres();
  postgres("createdb", "-h", "127.0.0.1", "-p", String(PG), "-U", "postgres", "capstan");
  const first = instance(A);
  await ready(A);
  instance(B);
  await ready(B);
  const token = await signIn(A);
  await connections(first, token);
  await outage(token);
  await killed(await signIn(A));
  console.table(rows);
} finally {
  for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
  await wait(1500);
  try { postgres("pg_ctl", "-D", data, "-m", "fast", "-w", "stop"); } catch { /* it is down already */ }
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
