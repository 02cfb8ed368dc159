// An authenticator app: reads the picture (a data: URI on standard input), and prints what it says and the code of this moment.
import jsQR from "jsqr";
import { authenticator } from "otplib";
import { PNG } from "pngjs";
import { text } from "node:stream/consumers";

const picture = (await text(process.stdin)).trim();
const [kind, data] = picture.split(",");
if (kind !== "data:image/png;base64") throw new Error(`not a PNG: ${kind}`);
const png = PNG.sync.read(Buffer.from(data, "base64"));
const found = jsQR(new Uint8ClampedArray(png.data), png.width, png.height);
if (!found) throw new Error("no QR code in the picture");
const secret = new URL(found.data).searchParams.get("secret");
console.log(JSON.stringify({ uri: found.data, secret, code: authenticator.generate(secret) }));
