// A program somebody might write against the generated types: it must compile under --strict and work.
declare const process: { argv: string[] };
import createClient from "openapi-fetch";
import type { paths } from "./api.js";

const [base, username, password] = process.argv.slice(2) as [string, string, string];
const api = createClient<paths>({ baseUrl: base });

const login = await api.POST("/api/v1/auth/login", { body: { username, password } });
if (!login.data) throw new Error(`login: ${login.error.error_code}`);

const headers = { Authorization: `Bearer ${login.data.access_token}` };
const me = await api.GET("/api/v1/auth/me", { headers });
if (!me.data) throw new Error(`me: ${me.error.error_code}`);

const refused = await api.GET("/api/v1/auth/me");
console.log(JSON.stringify({ username: me.data.username, role: me.data.role, refused: refused.error?.error_code }));
