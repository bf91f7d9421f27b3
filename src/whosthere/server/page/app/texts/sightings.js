/** Of the page. */
export const sightings = {
};
