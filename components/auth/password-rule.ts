/** Said before anything is wrong; what is wrong repeats the half that matters. */
export const newPasswordRule = "At least 8 characters. Length counts more than symbols.";
