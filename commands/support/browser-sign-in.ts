import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { CommandError } from "./command.ts";
import { beginSignIn, type HostedPages } from "./hosted-pages.ts";
import type { Tokens } from "./tokens.ts";

export interface BrowserSignIn {
  /** Shows the sign-in page to the person. */
  readonly open: (url: string) => void;
  /** How long the person may take. Default five minutes. */
  readonly patienceMilliseconds?: number;
}

/**
 * Has a person sign in at the hosted pages in a browser, which sends them back to this process on a loopback address
 * (RFC 8252, section 7.3). The address is one of the client's callback URLs, since Cognito compares them to the letter.
 *
 * @throws CommandError where no callback URL is on this machine, its port is taken, or the person does not come back
 */
export async function signInByBrowser(pages: HostedPages, how: BrowserSignIn): Promise<Tokens> {
  const redirectUri = pages.callbackUrls.find(url => isLoopback(url) && url !== `${pages.siteUrl}/`);
  if (redirectUri === undefined)
    throw new CommandError(
      "No callback URL of the client is on this machine. Add one: pulumi config set --path 'callbackUrls[1]' " +
        "http://localhost:8976/",
    );
  const attempt = beginSignIn(pages, redirectUri);
  const answer = awaitAnswer(redirectUri, how.patienceMilliseconds ?? 300_000);
  await answer.listening;
  how.open(attempt.url);
  return attempt.finish(await answer.query);
}

/** Opens the person's own browser. `BROWSER=none` only prints the address. */
export function openInBrowser(url: string): void {
  const { BROWSER } = process.env;
  if (BROWSER === "none") return;
  const usual =
    process.platform === "darwin" ? "open" : process.platform === "win32" ? "explorer" : "xdg-open";
  const child = spawn(BROWSER ?? usual, [url], { stdio: "ignore", detached: true });
  // Without a browser the address on standard error is still there.
  child.on("error", () => {});
  child.unref();
}

const isLoopback = (url: string): boolean => /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?\//.test(url);

/** Listens on the address until the pages send the person there. */
function awaitAnswer(redirectUri: string, patienceMilliseconds: number) {
  const { hostname, port, pathname } = new URL(redirectUri);
  const server = createServer();
  const listening = new Promise<void>((resolve, reject) => {
    server.once("listening", resolve).once("error", (error: NodeJS.ErrnoException) => {
      const taken = `Something listens on ${redirectUri} already. Stop it while you sign in.`;
      reject(error.code === "EADDRINUSE" ? new CommandError(taken) : error);
    });
  });
  const query = new Promise<URLSearchParams>((resolve, reject) => {
    // The person's time begins when the page is shown.
    server.once("listening", () => {
      const told = () => reject(new CommandError(`No sign-in within ${patienceMilliseconds / 1000} s.`));
      const deadline = setTimeout(told, patienceMilliseconds);
      server.once("close", () => clearTimeout(deadline));
    });
    server.on("request", (request, response) => {
      const url = new URL(request.url ?? "/", redirectUri);
      const isAnswer =
        url.pathname === pathname && (url.searchParams.has("code") || url.searchParams.has("error"));
      response.writeHead(isAnswer ? 200 : 404, { "content-type": "text/plain", connection: "close" });
      response.end(isAnswer ? "Done: go back to the terminal. You can close this page.\n" : "Not found.\n");
      if (isAnswer) resolve(url.searchParams);
    });
  });
  server.listen(Number(port || 80), hostname.replace(/^\[|\]$/g, ""));
  const end = () => server.close();
  query.then(end, end);
  listening.catch(end);
  return { listening, query };
}
