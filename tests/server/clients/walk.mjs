// What a program written for Azure does, with Microsoft's client for JavaScript.
// Usage: node walk.mjs ENDPOINT KEY FIRST.jpg SECOND.jpg; prints what it found as JSON.
import { readFile } from "node:fs/promises";
import { AzureKeyCredential } from "@azure/core-auth";
import createFaceClient, { getLongRunningPoller, isUnexpected } from "@azure-rest/ai-vision-face";

const [endpoint, key, first, second] = process.argv.slice(2);
const client = createFaceClient(endpoint, new AzureKeyCredential(key), {
  allowInsecureConnection: endpoint.startsWith("http:"),
});
const GROUP = `walk-${endpoint.startsWith("https") ? "tls" : "plain"}`;
const binary = { contentType: "application/octet-stream" };

function checked(response) {
  if (isUnexpected(response)) {
    throw new Error(`${response.status} ${JSON.stringify(response.body)}`);
  }
  return response.body;
}

async function detect(file) {
  const faces = checked(await client.path("/detect").post({
    ...binary,
    queryParameters: {
      detectionModel: "detection_03",
      recognitionModel: "recognition_04",
      returnFaceId: true,
      returnFaceLandmarks: true,
      returnFaceAttributes: ["headPose", "mask", "qualityForRecognition"],
    },
    body: await readFile(file),
  }));
  return faces[0];
}

const group = client.path("/persongroups/{personGroupId}", GROUP);
checked(await group.put({ body: { name: "Walk", recognitionModel: "recognition_04" } }));
const persons = client.path("/persongroups/{personGroupId}/persons", GROUP);
// As Microsoft's quickstart does: people and their faces in parallel.
const people = await Promise.all(["Ann", "Bob"].map(async (name, index) => {
  const { personId } = checked(await persons.post({ body: { name } }));
  const path = "/persongroups/{personGroupId}/persons/{personId}/persistedfaces";
  const faces = client.path(path, GROUP, personId);
  checked(await faces.post({
    ...binary,
    queryParameters: { detectionModel: "detection_03", userData: name },
    body: await readFile([first, second][index]),
  }));
  return personId;
}));
const training = await client.path("/persongroups/{personGroupId}/train", GROUP).post();
await (await getLongRunningPoller(client, training, { intervalInMs: 50 })).pollUntilDone();

const face = await detect(first);
const identified = checked(await client.path("/identify").post({
  body: { faceIds: [face.faceId], personGroupId: GROUP },
}));
const verified = checked(await client.path("/verify").post({
  body: { faceId: face.faceId, personGroupId: GROUP, personId: people[1] },
}));
checked(await group.delete());
console.log(JSON.stringify({
  people,
  candidates: identified[0].candidates.map((one) => one.personId),
  identical: verified.isIdentical,
  face,
}));
