const { common } = require('./jest.common.js');

/** Contract tests that run the nodes in n8n's engine; the others only read them. */
const ENGINE_CONTRACTS = ['generatedRuns', 'outputSchema', 'sentBody'].map((name) => `test/contract/${name}.test.mts`);

/** @satisfies {import('jest').Config} */
const config = {
	// Every test has ports and folders of its own, so two files run at once; more would starve the engines that they time.
	maxWorkers: 2,
	reporters: ['default', '<rootDir>/test/timeReport.mjs'],
	projects: [
		{
			...common,
			displayName: 'unit',
			// What starts no server and no n8n, and reads no dist/: `npm run test:unit`.
			testMatch: ['<rootDir>/test/{unit,contract,mask,docs}/**/*.test.mts'],
			testPathIgnorePatterns: ['/node_modules/', ...ENGINE_CONTRACTS],
		},
		{
			...common,
			displayName: 'system',
			testMatch: [
				'<rootDir>/test/!(unit|contract|mask|docs)/**/*.test.mts',
				...ENGINE_CONTRACTS.map((file) => `<rootDir>/${file}`),
			],
		},
	],
};

module.exports = config;
