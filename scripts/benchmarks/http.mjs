// Server CPU per request of the product, beside a bare Kestrel + Npgsql handler and Fastify + pg doing the same statements on the same PostgreSQL.
// Slices of all servers are interleaved in random order; the figure is the lower quartile, because anything else the machine does only adds.
//   node http.mjs PRODUCT_DLL BARE_DLL [rounds] [seconds]
import { spawn, execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, writeFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { createRequire } from "node:module";

const here = dirname(fileURLToPath(import.meta.url));
const features = join(here, "..", "..", "Features");
const pg = createRequire(join(here, "fastify", "package.json"))("pg");
const [product, bare, rounds = "5", seconds = "2"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "capstan-bench-"));
chmodSync(folder, 0o755); // PostgreSQL may run as another user, who must get in
const ports = { product: 18100, bare: 18101, fastify: 18102 };
const started = [];
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

function start(name, command, args, env = {}) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  child.text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => { child.text = (child.text + data).slice(-4000); });
  started.push(child);
  return child;
}

async function ready(url, child, token) {
  for (let i = 0; i < 400; i++) {
    if (child.exitCode !== null) throw new Error(`a server ended: ${child.text}`);
    try { if ((await fetch(url, { headers: { Authorization: `Bearer ${token}` } })).status < 500) return; } catch { /* not listening yet */ }
    await wait(50);
  }
  throw new Error(`no answer from ${url}: ${child.text}`);
}

const cpuOf = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10_000; // ticks of 10 ms, as microseconds
};
const rssOf = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
const cpuOfPostgres = (data) => {
  const postmaster = readFileSync(join(data, "postgres", "data", "postmaster.pid"), "utf8").split("\n")[0];
  const children = execFileSync("ps", ["-o", "pid=", "--ppid", postmaster]).toString().split("\n").map((s) => s.trim()).filter(Boolean);
  return Object.fromEntries(children.map((pid) => { try { return [pid, cpuOf(pid)]; } catch { return [pid, 0]; } }));
};

// @Name becomes $n as the product does it; what each name stands for is said per route.
function statement(file, values, limit) {
  const names = [];
  const sql = readFileSync(join(features, file), "utf8").replace(/--.*$/gm, "").replace(/(?<![@<])@([A-Z][A-Za-z0-9]*)/g, (_, name) => {
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}`;
  }).trim().replace(/;$/, "");
  return { sql, parameters: names.map((name) => values[name] ?? (() => { throw new Error(`${file}: what is @${name}?`); })()) };
}

export async function main(routesOf) {
  const data = join(folder, "data");
  const app = start("product", "dotnet", [product], {
    CAPSTAN_DATA: data, API_HOST: "127.0.0.1", API_PORT: String(ports.product), API_ADMIN_USERNAME: "bench", API_ADMIN_PASSWORD: "Bench-horse-7",
    API_JWT_SECRET: "b".repeat(64), RATE_LIMIT_PER_MINUTE: "9000000", RATE_LIMIT_PER_HOUR: "90000000",
    RATE_LIMIT_ADDRESS: "90000000/minute", RATE_LIMIT_ORGANIZATION: "90000000/minute", RATE_LIMIT_STORAGE: process.env.RATE_LIMIT_STORAGE ?? "memory", DATABASE_URL: "",
  });
  await ready(`http://127.0.0.1:${ports.product}/readyz`, app);
  const api = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${ports.product}/api/v1${path}`, { method, headers: { "Content-Type": "application/json", ...(token ? { Authorization: `Bearer ${token}` } : {}) }, body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  let token;
  token = (await api("POST", "/auth/login", { username: "bench", password: "Bench-horse-7" })).access_token;
  const me = await api("GET", "/auth/me");
  const database = { host: join(data, "postgres", "socket"), user: "capstan_app", database: "capstan", options: "-c search_path=capstan,public -c plan_cache_mode=force_generic_plan" };
  const db = new pg.Client({ ...database, user: "capstan_owner" });
  db.on("error", () => {}); // The end of the database must not hide what went wrong before it.
  await db.connect();
  const routes = await routesOf({ db, me, api, statement });
  await db.query("ANALYZE");

  const plan = (port) => ({
    port, routes: routes.map(({ method, path, name, status, statements }) => ({ method, path, name, status, statements })), pg: database,
    jwtKey: Buffer.from("b".repeat(64)).toString("base64"),
    database: `Host=${database.host};Username=capstan_app;Database=capstan;Search Path=capstan,public;Max Auto Prepare=100;Auto Prepare Min Usages=2;No Reset On Close=true;Maximum Pool Size=24;Options=-c plan_cache_mode=force_generic_plan`,
  });
  const file = (name) => join(folder, `${name}.json`);
  writeFileSync(file("bare"), JSON.stringify(plan(ports.bare)));
  writeFileSync(file("fastify"), JSON.stringify(plan(ports.fastify)));
  const servers = {
    bare: start("bare", "dotnet", [bare, file("bare")]),
    product: app,
    fastify: start("fastify", "node", [join(here, "fastify", "server.mjs"), file("fastify")]),
  };
  for (const route of routes) writeFileSync(join(folder, `${route.title}.paths`), route.paths.join("\n") + "\n");
  for (const name of Object.keys(servers)) await ready(`http://127.0.0.1:${ports[name]}${routes[0].paths[0]}`, servers[name], token);

  const load = async (name, route, time) => {
    const env = { ...process.env, BENCH_TOKEN: token, BENCH_PATHS: join(folder, `${route.title}.paths`), ...(route.body ? { BENCH_BODY: route.body } : {}) };
    const before = { cpu: cpuOf(servers[name].pid), postgres: cpuOfPostgres(data) };
    const text = execFileSync("wrk", ["-t1", "-c16", `-d${time}s`, "-s", join(here, "requests.lua"), `http://127.0.0.1:${ports[name]}`], { env }).toString();
    const cpu = cpuOf(servers[name].pid) - before.cpu;
    const postgres = Object.entries(cpuOfPostgres(data)).reduce((sum, [pid, used]) => sum + used - (before.postgres[pid] ?? used), 0);
    // What a slice wrote must not weigh on the next one's reads.
    for (const sql of route.after ?? []) await db.query(sql);
    return { ...JSON.parse(text.trim().split("\n").pop()), cpu, postgres };
  };
  // The runtime compiles what is hot only after some thousand calls: warm every route of every server.
  for (let pass = 0; pass < 2; pass++) for (const route of routes) for (const name of Object.keys(servers)) await load(name, route, 3);

  const samples = {};
  for (let round = 0; round < Number(rounds); round++) {
    const cells = routes.flatMap((route) => Object.keys(servers).map((name) => ({ route, name }))).sort(() => Math.random() - 0.5);
    for (const { route, name } of cells) {
      const result = await load(name, route, seconds);
      if (result.failed) throw new Error(`${name} failed ${result.failed} of ${result.requests} requests of ${route.title}`);
      (samples[`${route.title} ${name}`] ??= []).push({ cpu: result.cpu / result.requests, postgres: result.postgres / result.requests, rps: result.requests / result.seconds, p99: result.p99_ms });
    }
  }
  const quartile = (values, at) => values.sort((a, b) => a - b)[Math.floor(values.length * at)];
  const rows = [];
  for (const route of routes) {
    const of = (name, key, at = 0.25) => quartile(samples[`${route.title} ${name}`].map((s) => s[key]), at);
    const ratio = of("product", "cpu") / of("bare", "cpu");
    rows.push({ request: route.title, ...Object.fromEntries(Object.keys(servers).map((name) => [`${name} µs`, Math.round(of(name, "cpu"))])), "product/bare": ratio.toFixed(2), bound: route.bound,
      "fastify/product": (of("fastify", "cpu") / of("product", "cpu")).toFixed(2), "product postgres µs": Math.round(of("product", "postgres")), "bare postgres µs": Math.round(of("bare", "postgres")),
      "product rps": Math.round(of("product", "rps", 0.75)), "bare rps": Math.round(of("bare", "rps", 0.75)), "product p99 ms": of("product", "p99", 0.5).toFixed(1) });
  }
  console.log("Server CPU per request, lower quartile of interleaved slices; all behaviours of the product on:");
  console.table(rows);
  await db.end();
  console.log(`Resident memory after load: product ${rssOf(app.pid).toFixed(0)} MiB, bare ${rssOf(servers.bare.pid).toFixed(0)} MiB, fastify ${rssOf(servers.fastify.pid).toFixed(0)} MiB`);
}

export async function stop() {
  for (const child of started) child.kill("SIGTERM");
  await Promise.all(started.map((child) => child.exitCode !== null || new Promise((done) => child.on("exit", done))));
  rmSync(folder, { recursive: true, force: true });
}
