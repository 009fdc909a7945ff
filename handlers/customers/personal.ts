import { commonErrors } from "../../contract/errors.ts";
import { normalisePostalCode } from "../../contract/postal-codes.ts";
import { ApiError, type FieldError } from "../platform/errors.ts";
import { adultYears, isAdult } from "./adult.ts";
import type { Personal } from "./contract.ts";
import { normalisePhone } from "./phone.ts";

/**
 * What the schemas cannot say of a customer, since it depends on other fields or on the day: the phone number is one of
 * its country, and the customer is an adult.
 *
 * @param timeZone for customers who have none of their own
 * @param now milliseconds since the epoch
 * @returns the data with the phone number in E.164, and the postal code as its country writes it
 * @throws ApiError `invalid_request` with every fault
 */
export function checkPersonal(personal: Personal, timeZone: string, now: number): Personal {
  const faults: FieldError[] = [];
  const { country } = personal.address;
  const phone = normalisePhone(personal.phone, country);
  if (phone === undefined)
    faults.push({
      path: "body.phone",
      message: `Invalid phone number: Expected a number that can be dialled, with the country's code or as in ${country}`,
    });
  if (!isAdult(personal.birthDate, personal.timeZone ?? timeZone, now))
    faults.push({
      path: "body.birthDate",
      message: `Invalid date: Expected a person of ${adultYears} years or more`,
    });
  if (phone === undefined || faults.length > 0)
    throw new ApiError(commonErrors.invalid_request, { errors: faults });
  return { ...personal, phone, address: { ...personal.address, postalCode: postalCodeOf(personal) } };
}

const postalCodeOf = ({ address: { country, postalCode } }: Personal): string | null =>
  postalCode === null ? null : (normalisePostalCode(country, postalCode) ?? postalCode);
