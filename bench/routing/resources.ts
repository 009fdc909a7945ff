/** A service of usual size: five routes each, so that a router has something to look through. */
export const resources = ["carts", "customers", "invoices", "products"] as const;
