/**
 * A contact as replies show it: `j***@e***`, `+*******0100`. In small letters: with those of the stored address a reply
 * would differ from the simulated one, which has the typed ones, and so say who exists.
 */
export function masked(medium: "EMAIL" | "SMS", contact: string): string {
  if (medium === "SMS") return `+${"*".repeat(Math.max(contact.length - 5, 0))}${contact.slice(-4)}`;
  const [local = "", host = ""] = contact.toLowerCase().split("@");
  return `${local.slice(0, 1)}***@${host.slice(0, 1)}***`;
}
