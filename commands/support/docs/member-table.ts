import type { Member } from "./declarations.ts";

/** Members with their comments, as a table; those in bold must be given. */
export const memberTable = (heading: string, members: readonly Member[]): string =>
  [`| ${heading} | |`, "| --- | --- |", ...members.map(row)].join("\n");

const row = ({ name, isOptional, comment }: Member): string =>
  `| ${isOptional ? `\`${name}\`` : `**\`${name}\`**`} | ${comment.replaceAll("|", "\\|")} |`;
