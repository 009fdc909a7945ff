import { type Input, type Output, output } from "@pulumi/pulumi";
import { rejectArguments } from "../shared/mistakes.ts";

/** Where an address was given, for the message. */
interface Place {
  readonly component: string;
  readonly name: string;
  readonly argument: string;
}

/** Addresses of a browser's: a page to the letter, or the origin of pages. */
type Kind = "origin" | "page";

/** Stops a component whose address is wrong. One of another resource is not known yet: see {@link knownAddresses}. */
export function checkAddresses(kind: Kind, addresses: readonly Input<string>[], place: Place): void {
  for (const address of addresses) if (typeof address === "string") check(kind, address, place);
}

/** The same addresses; one of another resource is checked as soon as it is known. */
export const knownAddresses = (
  kind: Kind,
  addresses: readonly Input<string>[],
  place: Place,
): Output<string>[] => addresses.map(address => output(address).apply(text => check(kind, text, place)));

function check(kind: Kind, address: string, { component, name, argument }: Place): string {
  if (kind === "origin" && !isOrigin(address))
    rejectArguments(
      component,
      name,
      [argument],
      `"${address}" is no origin`,
      "Name each as https://host, without a path or a star",
    );
  if (kind === "page" && !isPage(address))
    rejectArguments(
      component,
      name,
      [argument],
      `${address} is no exact https address`,
      "Give https://host/path; http for localhost only",
    );
  return address;
}

const isOrigin = (text: string): boolean =>
  URL.canParse(text) && new URL(text).origin === text && !text.includes("*");

function isPage(text: string): boolean {
  if (!URL.canParse(text) || text.includes("*")) return false;
  const { protocol, hostname, hash } = new URL(text);
  return hash === "" && (protocol === "https:" || (protocol === "http:" && hostname === "localhost"));
}
