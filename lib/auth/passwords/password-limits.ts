/** ASVS 5.0 V6.2: at least 8 characters, of which all of up to 128 count. */
export const shortestPassword = 8;
export const longestPassword = 128;
