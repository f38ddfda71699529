/** Messages of this plugin's successful responses. */
export const successMessages = {
  deleted: "Your account has been deleted.",
  erased: "Your account has been permanently erased.",
  restored: "Account restored successfully.",
  restoreRequested: "If this address has an account that can be restored, we’ve sent it a link.",
};
