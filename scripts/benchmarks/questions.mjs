// What questions cost on real code: imports a corpus, a million lines of it and all of it, and asks over HTTP as a client would.
//   node questions.mjs PRODUCT_DLL CORPUS [KEPT]
// KEPT: a folder for the data, which is left there and used again without an import.
import { spawn } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

const [product, corpus, kept] = process.argv.slice(2);
const MILLION = 1_000_000, PORT = 18130, ROUNDS = 40;
const folder = kept ?? mkdtempSync(join(tmpdir(), "capstan-questions-"));
mkdirSync(folder, { recursive: true });
chmodSync(folder, 0o755);
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const now = () => Number(process.hrtime.bigint()) / 1e6;
const load = () => readFileSync("/proc/loadavg", "utf8").split(" ")[0];
const say = (line) => console.log(line);
const percentile = (values, p) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * p))];

// Sources by a hash of their path until there are a million lines: the same ones everywhere.
function part() {
  const target = join(folder, "million");
  if (existsSync(target)) return target;
  const files = readdirSync(corpus, { recursive: true, withFileTypes: true }).filter((f) => f.isFile() && /\.([ch]|cc|cpp|java|py|go|rb|php|cs|js|ts|kt|swift)$/.test(f.name)).map((f) => join(f.parentPath, f.name))
    .map((f) => ({ path: relative(corpus, f), key: createHash("sha1").update(relative(corpus, f)).digest("hex") })).sort((a, b) => (a.key < b.key ? -1 : 1));
  let lines = 0;
  for (const { path } of files) {
    if (lines >= MILLION) break;
    lines += readFileSync(join(corpus, path)).reduce((n, byte) => n + (byte === 10), 0);
    mkdirSync(dirname(join(target, path)), { recursive: true });
    cpSync(join(corpus, path), join(target, path));
  }
  return target;
}

// Processor seconds so far of the product, its parsers and its PostgreSQL, which all descend from it; and what they hold.
function used() {
  const processes = new Map();
  for (const pid of readdirSync("/proc").filter((d) => /^\d+$/.test(d))) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
      processes.set(Number(pid), { parent: Number(fields[1]), own: Number(fields[11]) + Number(fields[12]), reaped: Number(fields[13]) + Number(fields[14]), name: readFileSync(`/proc/${pid}/comm`, "utf8").trim(), pages: Number(fields[21]) });
    } catch { /* it ended meanwhile */ }
  }
  const descends = (pid) => pid === child.pid || (processes.has(pid) && pid > 1 && descends(processes.get(pid).parent));
  let [cpu, server, memory] = [0, 0, 0];
  for (const [pid, p] of processes) {
    if (!descends(pid)) continue;
    const seconds = (p.own + p.reaped) / 100;
    cpu += seconds;
    if (p.name.startsWith("postgres")) server += seconds;
    else memory += p.pages * 4096;
  }
  return { cpu, server, memory };
}

let token, child;
async function call(method, path, body, okay = [200, 201, 202]) {
  const answer = await fetch(`http://127.0.0.1:${PORT}/api/v1${path}`, { method, headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) }, body: body && JSON.stringify(body), signal: AbortSignal.timeout(1_800_000) });
  const text = await answer.text();
  if (!okay.includes(answer.status)) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 600)}`);
  return JSON.parse(text);
}

async function start() {
  child = spawn("dotnet", [product], {
    env: { ...process.env, CAPSTAN_DATA: join(folder, "data"), DATABASE_URL: "", API_HOST: "127.0.0.1", API_PORT: String(PORT), RATE_LIMIT_ENABLED: "false", CAPSTAN_SCAN_AFTER_IMPORT: "false", CAPSTAN_IMPORT_ROOTS: `${folder}:${corpus}`, API_ADMIN_USERNAME: "bench", API_ADMIN_PASSWORD: "Correct-horse-7" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  for (let i = 0; i < 1200; i++) {
    try { if ((await fetch(`http://127.0.0.1:${PORT}/readyz`)).ok) break; } catch { /* not listening yet */ }
    await wait(50);
  }
  const signed = await call("POST", "/auth/login", { username: "bench", password: "Correct-horse-7" });
  token = signed.access_token;
}

async function projectOf(name, path) {
  const known = join(folder, `${name}.json`);
  if (existsSync(known)) return JSON.parse(readFileSync(known, "utf8"));
  const begun = now();
  const { job_id: job } = await call("POST", "/import/start", { local_path: path, project_name: name });
  for (;;) {
    const status = await call("GET", `/import/status/${job}`);
    if (status.status === "completed") {
      const lines = (await call("POST", "/query/execute", { query: "SELECT sum(loc)::int AS n FROM nodes_file", project_id: status.project_id })).results[0].n;
      const project = { name, id: status.project_id, lines, seconds: (now() - begun) / 1000 };
      writeFileSync(known, JSON.stringify(project));
      return project;
    }
    if (status.status !== "pending" && status.status !== "in_progress") throw new Error(JSON.stringify(status));
    await wait(500);
  }
}

/** One question with what it took. */
async function measured(work) {
  const before = used(), begun = now();
  let peak = before.memory;
  const watch = setInterval(() => (peak = Math.max(peak, used().memory)), 500);
  try {
    const result = await work();
    const after = used();
    return { result, wall: (now() - begun) / 1000, cpu: after.cpu - before.cpu, server: after.server - before.server, peak: Math.max(peak, after.memory) };
  } finally { clearInterval(watch); }
}

const query = (project, sql) => call("POST", "/query/execute", { query: sql, project_id: project.id });
// A request may take two minutes; a scan goes on behind it, and the next request waits for the same one.
async function ask(project, scenario, text) {
  for (let tries = 1; ; tries++) {
    const answer = await call("POST", `/scenarios/${scenario}/query`, { query: text, project_id: project.id, language: "en" }, [200, 503]);
    if (answer.error_code !== "DEADLINE_EXCEEDED" || tries === 10) return answer;
  }
}

async function scan(project) {
  const m = await measured(() => ask(project, "security", "Find all vulnerabilities"));
  const told = (m.result.answer.match(/\*\*.*?\n/) ?? [""])[0].trim();
  say(`full security scan, ${project.name}: ${project.lines} lines: wall ${m.wall.toFixed(1)} s, cpu ${m.cpu.toFixed(1)} s (PostgreSQL ${m.server.toFixed(1)}) = ${(m.cpu / project.lines * 1e6).toFixed(1)} cpu-s per million lines, peak memory with parsers ${(m.peak / 2 ** 20).toFixed(0)} MB, load ${load()}: ${told}`);
  const again = await measured(() => ask(project, "security", "Find all vulnerabilities"));
  say(`  the same again: ${(again.wall * 1000).toFixed(0)} ms`);
}

/** Each statement as often as there are names, one after the other: nothing else runs. */
async function timed(what, project, names, sql, bound = 50) {
  const times = [], server = [];
  for (const name of names) {
    const begun = now();
    const answer = await query(project, sql(name));
    times.push(now() - begun);
    server.push(answer.execution_time_ms);
  }
  return { what, n: times.length, "p50 ms": percentile(times, 0.5).toFixed(1), "p95 ms": percentile(times, 0.95).toFixed(1), "max ms": Math.max(...times).toFixed(1), "of it query p95": percentile(server, 0.95), bound };
}

async function queries(project) {
  const quote = (text) => `'${text.replaceAll("'", "''")}'`;
  // Methods of all sizes of fan-in: as many from every power of two.
  const methods = (await query(project, `SELECT name, full_name, id, fan_in FROM (SELECT name, full_name, id, fan_in, row_number() OVER (PARTITION BY width_bucket(ln(1 + fan_in), 0, 10, 20) ORDER BY md5(full_name)) AS r FROM nodes_method WHERE is_external IS NOT TRUE AND fan_in > 0) m WHERE r <= ${ROUNDS / 5} ORDER BY md5(full_name)`)).results;
  const names = methods.map((m) => m.name), ids = methods.map((m) => m.id);
  const rows = [];
  await timed("", project, names.slice(0, 5), (n) => `SELECT 1 WHERE ${quote(n)} = ''`);
  rows.push(await timed("definition by name", project, names, (n) => `SELECT full_name, filename, line_number FROM nodes_method WHERE name = ${quote(n)} LIMIT 50`));
  rows.push(await timed("direct callers", project, ids, (id) => `SELECT m.full_name, m.filename, c.call_count FROM method_calls c JOIN nodes_method m ON m.id = c.caller_id WHERE c.callee_id = ${id} LIMIT 100`));
  rows.push(await timed("direct callees", project, ids, (id) => `SELECT m.full_name, m.filename, c.call_count FROM method_calls c JOIN nodes_method m ON m.id = c.callee_id WHERE c.caller_id = ${id} LIMIT 100`));
  rows.push(await timed("find by a part of the name (trigram)", project, names, (n) => `SELECT full_name FROM nodes_method WHERE name ILIKE ${quote(`%${n.slice(0, Math.max(4, n.length - 2)).replaceAll("_", "\\_")}%`)} LIMIT 50`));
  rows.push(await timed("cookbook: callees through edges_call", project, names, (n) => `SELECT DISTINCT callee.name, callee.full_name FROM nodes_method caller JOIN nodes_call c ON c.containing_method_id = caller.id JOIN edges_call e ON e.src = c.id JOIN nodes_method callee ON callee.id = e.dst WHERE caller.name = ${quote(n)} LIMIT 100`));
  rows.push(await timed("cookbook: callers through call_containment", project, methods.map((m) => m.full_name), (n) => `SELECT caller_full_name, filename, line_number FROM call_containment WHERE callee_full_name = ${quote(n)} LIMIT 100`));
  rows.push(await timed("cookbook: methods of a file", project, names, (n) => `SELECT name, line_number FROM nodes_method WHERE filename = (SELECT filename FROM nodes_method WHERE name = ${quote(n)} LIMIT 1) ORDER BY line_number LIMIT 200`));
  rows.push(await timed("callers to depth 5, every method once", project, ids, (id) => `WITH RECURSIVE up(id, depth) AS (SELECT ${id}::bigint, 0 UNION SELECT c.caller_id, u.depth + 1 FROM up u JOIN method_calls c ON c.callee_id = u.id WHERE u.depth < 5) SELECT count(DISTINCT id) AS n FROM up`));
  console.table(rows);
  return methods;
}

async function callers(project, methods) {
  const times = [];
  for (const m of methods) {
    const begun = now();
    await ask(project, "onboarding", `Who calls \`${m.full_name}\` to depth 5?`);
    times.push({ ms: now() - begun, fan: m.fan_in });
  }
  const all = times.map((t) => t.ms);
  say(`callers to depth 5 as a question (onboarding; answer, evidence and its storage included), ${all.length} methods, fan-in ${Math.min(...times.map((t) => t.fan))} to ${Math.max(...times.map((t) => t.fan))}: p50 ${percentile(all, 0.5).toFixed(0)} ms, p95 ${percentile(all, 0.95).toFixed(0)} ms, max ${Math.max(...all).toFixed(0)} ms`);
}

async function firstChunk(project, methods) {
  const times = [];
  for (const m of methods.slice(0, ROUNDS)) {
    const begun = now();
    const answer = await fetch(`http://127.0.0.1:${PORT}/api/v1/chat/stream`, { method: "POST", headers: { "content-type": "application/json", authorization: `Bearer ${token}` }, body: JSON.stringify({ query: `Where is \`${m.name}\` defined?`, project_id: project.id }) });
    const decoder = new TextDecoder();
    let text = "", first;
    for await (const piece of answer.body) {
      text += decoder.decode(piece, { stream: true });
      if (first === undefined && /chunk|delta/.test(text)) first = now() - begun;
    }
    times.push(first ?? now() - begun);
  }
  say(`first chunk of a streamed answer, no model: p50 ${percentile(times, 0.5).toFixed(0)} ms, p95 ${percentile(times, 0.95).toFixed(0)} ms (bound 200)`);
}

const questions = {
  onboarding: (n) => `Where is \`${n}\` defined?`, security: () => "Find SQL injection", documentation: (n) => `Document \`${n}\``, feature_dev: (n) => `Where to add a parameter to \`${n}\`?`, refactoring: () => "What should be refactored?",
  performance: () => "Where are the hot spots?", test_coverage: () => "What is not tested?", compliance: () => "OWASP compliance", code_review: (n) => `Review \`${n}\``, cross_repo: (n) => `Which projects use \`${n}\`?`, architecture: () => "Show the layers and cycles",
  tech_debt: () => "How large is the technical debt?", mass_refactoring: (n) => `Rename \`${n}\` to \`renamed_one\``, security_incident: (n) => `Incident: \`${n}\` is vulnerable, what is affected?`, debugging: (n) => `Why does \`${n}\` fail?`, entry_points: () => "List the entry points",
};

async function scenarios(project, methods) {
  const name = methods[Math.floor(methods.length / 2)].name, rows = [];
  for (const [scenario, text] of Object.entries(questions)) {
    const first = await measured(() => ask(project, scenario, text(name)));
    const second = await measured(() => ask(project, scenario, text(name)));
    rows.push({ scenario, "first s": first.wall.toFixed(2), "cpu s": first.cpu.toFixed(2), "again s": second.wall.toFixed(2), "peak MB": (first.peak / 2 ** 20).toFixed(0) });
  }
  console.table(rows);
}

try {
  await start();
  say(`load ${load()} at the start`);
  const million = await projectOf("million", part());
  const whole = await projectOf("whole", corpus);
  for (const p of [million, whole]) say(`${p.name}: ${p.lines} lines, imported in ${p.seconds.toFixed(0)} s`);
  const only = process.env.BENCH_ONLY?.split(",");
  const does = (what) => !only || only.includes(what);

  if (does("scan")) await scan(million);
  if (does("scan-whole")) await scan(whole);
  const methods = does("queries") || does("chat") || does("scenarios") ? await queries(whole) : [];
  if (does("queries")) await callers(whole, methods);
  if (does("chat")) await firstChunk(whole, methods);
  if (does("scenarios")) await scenarios(million, methods);
  say(`load ${load()} at the end`);
} finally {
  child?.kill("SIGTERM");
  await new Promise((done) => (child && child.exitCode === null ? child.on("exit", done) : done()));
  if (!kept) rmSync(folder, { recursive: true, force: true });
}
