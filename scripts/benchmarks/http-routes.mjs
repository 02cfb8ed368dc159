// The four kinds of request most of the product consists of, and what they may cost beside a bare handler.
import { randomUUID } from "node:crypto";
import { main, stop } from "./http.mjs";

const SESSIONS = 2_000, MESSAGES = 20_000;
const constant = (type, value) => ({ type, from: "const", value: String(value) });
const none = (type) => ({ type: `null:${type}`, from: "const", value: null });

async function routes({ db, me, statement }) {
  const owner = { OrganizationId: constant("uuid", me.organization_id), UserId: constant("uuid", me.id) };
  await db.query(`INSERT INTO sessions (organization_id, id, user_id, title, message_count, updated_at)
    SELECT $1, gen_random_uuid(), $2, 'Where is function number ' || n, 10, now() - n * interval '1 minute' FROM generate_series(1, ${SESSIONS}) n`, [me.organization_id, me.id]);
  await db.query(`INSERT INTO messages (organization_id, id, session_id, user_id, role, content, scenario_id, confidence, evidence, created_at)
    SELECT $1, gen_random_uuid(), s.id, $2, CASE n % 2 WHEN 0 THEN 'user' ELSE 'assistant' END, repeat('the answer is in the code ', 8), 'onboarding', 0.9,
      '[{"type":"code","source":"src/main.c:42","content":"int main(void)","relevance":1}]', now() - n * interval '1 second' FROM generate_series(1, ${MESSAGES}) n JOIN (SELECT id, row_number() OVER (ORDER BY id) AS r FROM sessions) s ON s.r = n % ${SESSIONS} + 1`, [me.organization_id, me.id]);
  const messages = (await db.query("SELECT id, created_at::text AS at FROM messages ORDER BY random() LIMIT 2000")).rows;
  // A cursor as the product encodes it: ticks since year 1, then the id.
  const cursor = ({ id, at }) => {
    const [, seconds, fraction = ""] = /^(.*?)(?:\.(\d+))?\+00$/.exec(at);
    const ticks = BigInt(Date.parse(`${seconds}Z`)) * 10_000n + 621_355_968_000_000_000n + BigInt(fraction.padEnd(7, "0"));
    return Buffer.from(`${ticks.toString(16)}.${id.replaceAll("-", "")}`).toString("base64url");
  };
  const at = (message) => `cursor=${cursor(message)}&at=${encodeURIComponent(message.at.replace(" ", "T") + ":00")}&id=${message.id}`;
  const page = { SessionId: none("Uuid"), Search: none("Text"), Skip: constant("int", 0) };
  return [
    {
      title: "read by id", bound: "1.6", method: "GET", path: "/api/v1/history/", name: null, status: 200,
      paths: messages.map((m) => `/api/v1/history/${m.id}`),
      statements: [statement("Chat/GetMessage/GetMessage.sql", { ...owner, MessageId: { type: "uuid", from: "path" } })],
    },
    {
      title: "list with total", bound: "1.3", method: "GET", path: "/api/v1/sessions", name: "sessions", status: 200,
      paths: ["/api/v1/sessions?limit=50&offset=0"],
      statements: [
        statement("Chat/ListSessions/ListSessions.sql", { ...owner, AfterAt: none("TimestampTz"), AfterId: none("Uuid"), Take: constant("int", 51), Skip: constant("int", 0) }),
        statement("Chat/ListSessions/CountSessions.sql", { ...owner, AfterAt: none("TimestampTz") }),
      ],
    },
    {
      title: "keyset page", bound: "1.6", method: "GET", path: "/api/v1/history", name: "messages", status: 200,
      paths: messages.map((m) => `/api/v1/history?limit=50&${at(m)}`),
      statements: ["ListHistory", "CountHistory"].map((name) => statement(`Chat/ListHistory/${name}.sql`, {
        ...owner, ...page, AfterAt: { type: "time", from: "query", value: "at" }, AfterId: { type: "uuid", from: "query", value: "id" }, Take: constant("int", 51),
      })),
    },
    {
      title: "insert", bound: "1.5", method: "POST", path: "/api/v1/sessions", name: null, status: 201, body: JSON.stringify({ title: `A conversation ${randomUUID()}` }),
      paths: ["/api/v1/sessions"],
      after: ["DELETE FROM sessions WHERE title LIKE 'A conversation%'", "VACUUM ANALYZE sessions"],
      statements: [statement("Chat/Conversations/BeginSession.sql", { ...owner, SessionId: { type: "uuid", from: "new" }, Title: { type: "text", from: "body", value: "title" } })],
    },
  ];
}

try { await main(routes); } finally { await stop(); }
