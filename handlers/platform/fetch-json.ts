import { get as getHttp } from "node:http";
import { get as getHttps } from "node:https";

/** As the gateway's own limits for a key set. */
const longestMilliseconds = 1_500;
const longestBytes = 150_000;

/**
 * Gets one small JSON document; redirects are not followed. With `node:http`, because `fetch` costs 30 ms at
 * its first use.
 */
export function fetchJson(url: string, timeoutMilliseconds = longestMilliseconds): Promise<unknown> {
  const get = url.startsWith("https:") ? getHttps : getHttp;
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false }, response => {
      if (response.statusCode !== 200) {
        response.resume();
        reject(new Error(`${url} answered ${response.statusCode}`));
        return;
      }
      const chunks: Buffer[] = [];
      let length = 0;
      response.on("data", (chunk: Buffer) => {
        length += chunk.length;
        if (length > longestBytes)
          request.destroy(new Error(`${url} answered more than ${longestBytes} bytes`));
        chunks.push(chunk);
      });
      response.on("error", reject);
      response.on("end", () => {
        try {
          resolve(JSON.parse(Buffer.concat(chunks).toString("utf8")));
        } catch (cause) {
          reject(new Error(`${url} did not answer JSON`, { cause }));
        }
      });
    });
    const deadline = setTimeout(
      () => request.destroy(new Error(`${url} did not answer in time`)),
      timeoutMilliseconds,
    );
    request.on("close", () => clearTimeout(deadline));
    request.on("error", reject);
  });
}
