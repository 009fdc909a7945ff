import type { Graph } from "../graph/types.ts";
import { type HomeLink, homePage } from "../http/home-page.ts";
import { signInPage } from "./banner.ts";

/** What a browser sees at the root of the API's port and of the AWS port. */
export function homePages(
  graph: Graph,
  outputs: Readonly<Record<string, unknown>>,
): { readonly api: string; readonly aws: string } {
  const { apiUrl, awsEndpointUrl, siteUrl, signInUrl } = outputs;
  const console = `${awsEndpointUrl}/console/`;
  const links: readonly (HomeLink | false)[] = [
    {
      title: "Console",
      url: console,
      about: "requests, logs, users and tables, with the address that npm start printed.",
    },
    { title: "API reference", url: `${console}#api`, about: "every operation, to be tried there." },
    signInUrl !== undefined && {
      title: "Sign-in page",
      url: signInPage(graph, outputs),
      about: "the demo users stand in the terminal.",
    },
    typeof siteUrl === "string" && { title: "Site", url: siteUrl, about: "the web page of this product." },
    typeof apiUrl === "string" && {
      title: "Health",
      url: `${apiUrl}/health`,
      about: "whether the API answers.",
    },
  ];
  const known = links.filter(link => link !== false);
  const name = `${graph.project} (${graph.stack})`;
  return {
    api: homePage(`${name}: API`, "Local mode serves the API here. Clients get its own replies.", known),
    aws: homePage(`${name}: AWS APIs`, "Local mode answers calls to AWS here, and shows these pages.", known),
  };
}
