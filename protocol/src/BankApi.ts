// The wire of a bank (NUT-01 to 07, 09, 19, 20). Every parse function takes parsed JSON: see readRequest, readReply.
export * from './bankApi/errors.ts'
export * from './bankApi/info.ts'
export * from './bankApi/keys.ts'
export * from './bankApi/replies.ts'
export * from './bankApi/requests.ts'
