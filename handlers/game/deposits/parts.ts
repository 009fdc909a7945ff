/** Parts of a coin are carried in units of 10^-36 coins, whatever the token's decimals: always whole numbers. */
export const partDigits = 36;
