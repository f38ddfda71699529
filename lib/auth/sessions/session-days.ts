/**
 * How long a session lives without being used, and at most, in days (ASVS 5.0 V7.3). The database
 * refuses a session that ends later: `sessions_lifetime_check`.
 */
export const sessionDays = { unused: 30, atMost: 90 } as const;
