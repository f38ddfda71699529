/** How many uploads of one account a process receives at the same time; each is held in memory whole. */
export const uploadsAtOnce = 4;

// sample:begin
/** How many uploads of one account may begin within an hour. */
export const uploadsPerHour = 600;
// sample:end
