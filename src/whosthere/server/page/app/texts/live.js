/** Of the page. */
export const live = {
};
