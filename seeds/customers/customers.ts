import type { NewCustomer } from "../../handlers/customers/contract.ts";
import { chance } from "../identity.ts";

type SeedCustomer = Pick<
  NewCustomer,
  "givenName" | "familyName" | "email" | "phone" | "birthDate" | "address"
> &
  Pick<NewCustomer, "status" | "externalReference">;

const givenNames = ["Ada", "Béla", "Chiyo", "Dmitri", "Efua", "Farid", "Greta", "Hugo"];
const familyNames = ["Novak", "Okafor", "Petrov", "Quist", "Rossi"];
/** A place of each country, with a number that can be dialled there and is reserved or unassigned. */
const places = [
  { country: "DE", city: "Berlin", postalCode: "10178", line: "Rathausstraße", phone: "+49 30 9018" },
  { country: "GB", city: "London", postalCode: "SW1A 2AA", line: "Downing Street", phone: "+44 20 7946 0" },
  { country: "US", city: "Newark", postalCode: "07102", line: "Broad Street", phone: "+1 201 555 0" },
  { country: "AT", city: "Wien", postalCode: "1010", line: "Ring", phone: "+43 1 4000 8" },
] as const;
const statuses = ["active", "active", "active", "pending", "blocked"] as const;

/** 40 customers, made up: the same at every call. */
export const seedCustomers = (): SeedCustomer[] =>
  givenNames.flatMap((givenName, row) =>
    familyNames.map((familyName, column) =>
      customer(givenName, familyName, row * familyNames.length + column),
    ),
  );

function customer(givenName: string, familyName: string, index: number): SeedCustomer {
  const place = places[index % places.length] ?? places[0];
  const pick = (what: string, most: number) => Math.floor(chance(what, index) * most);
  const two = (value: number) => String(value).padStart(2, "0");
  return {
    givenName,
    familyName,
    email: `customer${index + 1}@example.com`,
    phone: `${place.phone}${100 + index}`,
    birthDate: `${1950 + pick("year", 50)}-${two(1 + pick("month", 12))}-${two(1 + pick("day", 28))}`,
    address: {
      lines: [`${place.line} ${1 + pick("house", 90)}`],
      city: place.city,
      region: null,
      postalCode: place.postalCode,
      country: place.country,
    },
    status: statuses[pick("status", statuses.length)] ?? "active",
    externalReference: `seed:${index + 1}`,
  };
}
