/** A contact as replies show it: `j***@e***`, `+*******0100`. */
export function masked(medium: "EMAIL" | "SMS", contact: string): string {
  if (medium === "SMS") return `+${"*".repeat(Math.max(contact.length - 5, 0))}${contact.slice(-4)}`;
  const [local = "", host = ""] = contact.split("@");
  return `${local.slice(0, 1)}***@${host.slice(0, 1)}***`;
}
