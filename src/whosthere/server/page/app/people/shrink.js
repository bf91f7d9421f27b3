/** Makes a photo small enough to send: what is cut away would not make a face any clearer. */

const LONGEST_SIDE = 2048;
const QUALITY = 0.9;

/**
 * @param {Blob} file
 * @returns {Promise<Blob>} A JPEG, upright.
 * @throws {Error} It is no picture that this browser can read.
 */
export async function shrunk(file) {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("empty"))), "image/jpeg", QUALITY);
  });
}
