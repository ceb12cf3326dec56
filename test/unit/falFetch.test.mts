import { stepOf } from '../../nodes/shared/fal/http/falFetch.js';

const QUEUE = 'https://queue.fal.run/fal-ai/sam-3';
const ID = '6d2c3f0e-8a51-4b7e-9c7d-0f1e2d3c4b5a';

it.each([
	['POST', `${QUEUE}/image`, 'submit'],
	['POST', `${QUEUE}/image?fal_webhook=https%3A%2F%2Fexample.com%2Frequests%2F1%2Fstatus`, 'submit'],
	['GET', `${QUEUE}/requests/${ID}/status?logs=1`, 'status'],
	['GET', `${QUEUE}/requests/${ID}/status/stream?logs=1`, 'status'],
	['GET', `${QUEUE}/requests/${ID}`, 'result'],
	['PUT', `${QUEUE}/requests/${ID}/cancel`, 'cancel'],
	['POST', 'https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3', 'initiateUpload'],
	['POST', 'https://rest.fal.ai/storage/upload/initiate-multipart', 'initiateUpload'],
	['GET', 'https://rest.fal.ai/.well-known/jwks.json', 'status'],
	['POST', 'https://fal.run/fal-ai/sam-3/image', 'run'],
])('%s %s is the step %s', (method, url, step) => {
	expect(stepOf(method, url)).toBe(step);
});
