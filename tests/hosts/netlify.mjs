// How Netlify's own readers understand `_headers` and `_redirects` of a built site: node netlify.mjs FOLDER

import { parseAllHeaders } from "@netlify/headers-parser";
import { parseAllRedirects } from "@netlify/redirect-parser";

const folder = process.argv[2];
const { headers, errors } = await parseAllHeaders({
  headersFiles: [`${folder}/_headers`],
  configHeaders: [],
  minimal: true,
});
const { redirects, errors: others } = await parseAllRedirects({
  redirectsFiles: [`${folder}/_redirects`],
  configRedirects: [],
  minimal: true,
});
console.log(JSON.stringify({ headers, redirects, errors: [...errors, ...others].map(String) }));
