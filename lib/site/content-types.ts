const types: Readonly<Record<string, string>> = {
  avif: "image/avif",
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  ico: "image/x-icon",
  jpg: "image/jpeg",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  map: "application/json",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
  wasm: "application/wasm",
  webmanifest: "application/manifest+json",
  webp: "image/webp",
  woff2: "font/woff2",
  xml: "application/xml",
};

/** The media type of a file by its name. With nosniff browsers do not guess, so a file of unknown type does not run. */
export const contentType = (file: string): string =>
  types[/\.(\w+)$/.exec(file)?.[1]?.toLowerCase() ?? ""] ?? "application/octet-stream";

/** Files below it have a hash of their content in their names: they never change. */
export const hashedFolder = "assets/";

/** How long browsers and CloudFront keep a file. The page itself is asked for each time, and answered by its ETag. */
export const cacheControl = (file: string): string =>
  file.startsWith(hashedFolder) ? "public, max-age=31536000, immutable" : "no-cache";
