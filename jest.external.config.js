// Tests that need more of the machine than Node: Redis, a browser. `npm run test:queue` and `npm run test:browser`.
const { common } = require('./jest.common.js');

/** @satisfies {import('jest').Config} */
const config = {
	maxWorkers: 1,
	projects: [
		{ ...common, displayName: 'queue', testMatch: ['<rootDir>/test/queue/*.queue.mts'] },
		{ ...common, displayName: 'browser', testMatch: ['<rootDir>/test/browser/*.browser.mts'] },
	],
};

module.exports = config;
