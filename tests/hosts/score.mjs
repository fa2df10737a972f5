// MDN's HTTP Observatory, as published, on a server of this computer that plays a host of the web.
//
//   node score.mjs HOST PORT-OF-HTTP PORT-OF-HTTPS [PRELOADED-DOMAIN]
//
// It looks at ports 80 and 443 of HOST: connections to them are led to the ports given, whatever else is asked for is
// refused. The list of preloaded hosts, which it would fetch when it is installed, holds PRELOADED-DOMAIN only.

import fs from "node:fs";
import net from "node:net";

const [host, http, https, preloaded] = process.argv.slice(2);
const ports = { 80: Number(http), 443: Number(https) };

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...given) {
  const options = Array.isArray(given[0]) ? given[0][0] : given[0];
  if (options.host !== host || !ports[options.port]) throw new Error(`no way to ${options.host}:${options.port}`);
  Object.assign(options, { host: "127.0.0.1", port: ports[options.port] });
  return connect.apply(this, given);
};

const read = fs.readFileSync;
fs.readFileSync = (path, ...rest) => {
  if (!String(path).endsWith("hsts-preload.json")) return read(path, ...rest);
  return JSON.stringify(preloaded ? { [preloaded]: { mode: "force-https", includeSubDomains: true } } : {});
};

const { scan } = await import("@mdn/mdn-http-observatory/src/scanner/index.js");
const { scan: result, tests } = await scan(host);
const told = Object.entries(tests).map(([name, test]) => [name, [test.result, test.scoreModifier]]);
console.log(JSON.stringify({ score: result.score, grade: result.grade, tests: Object.fromEntries(told) }));
