/** Of the page. */
export const insights = {
};
