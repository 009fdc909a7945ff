/**
 * The examples of Strava's documentation, to the letter.
 * https://developers.strava.com/docs/authentication/, .../webhooks/, .../rate-limits/, .../reference/
 */

export const tokenReply = `{
  "token_type": "Bearer",
  "expires_at": 1568775134,
  "expires_in": 21600,
  "refresh_token": "e5n567567...",
  "access_token": "a4b945687g...",
  "athlete": {
    "id": 134815,
    "resource_state": 2
  }
}`;

export const refreshReply = `{
  "token_type": "Bearer",
  "access_token": "a9b723...",
  "expires_at":1568775134,
  "expires_in":20566,
  "refresh_token":"b5c569..."
}`;

export const challengeQuery =
  "hub.verify_token=STRAVA&hub.challenge=15f7d1a91c1f40f8a748fd134752feb3&hub.mode=subscribe";
export const challengeReply = `{ "hub.challenge":"15f7d1a91c1f40f8a748fd134752feb3" }`;

export const event = `{
    "aspect_type": "update",
    "event_time": 1516126040,
    "object_id": 1360128428,
    "object_type": "activity",
    "owner_id": 134815,
    "subscription_id": 120475,
    "updates": {
        "title": "Messy"
    }
}`;

export const subscriptionReply = `{
  "id": 1
}`;

export const subscriptionList = `[
  {
    "id": 1,
    "resource_state": 2,
    "application_id": 1,
    "callback_url": "http://a-valid.com/url",
    "created_at": "2015-04-29T18:11:09.400558047-07:00",
    "updated_at": "2015-04-29T18:11:09.400558047-07:00"
  }
]`;

/** Of a request that was answered, and of one that was refused. */
export const rateLimitHeaders = { "X-Ratelimit-Limit": "600,30000", "X-Ratelimit-Usage": "314,27536" };
export const rateLimitedHeaders = { "X-Ratelimit-Limit": "600,30000", "X-Ratelimit-Usage": "692,29300" };

/** The first members of the DetailedActivity, without the segments, laps and photos behind them. */
export const detailedActivity = `{
  "id" : 12345678987654321,
  "resource_state" : 3,
  "external_id" : "garmin_push_12345678987654321",
  "upload_id" : 98765432123456789,
  "athlete" : {
    "id" : 134815,
    "resource_state" : 1
  },
  "name" : "Happy Friday",
  "distance" : 28099,
  "moving_time" : 4207,
  "elapsed_time" : 4410,
  "total_elevation_gain" : 516,
  "type" : "Ride",
  "sport_type" : "MountainBikeRide",
  "start_date" : "2018-02-16T14:52:54Z",
  "start_date_local" : "2018-02-16T06:52:54Z",
  "timezone" : "(GMT-08:00) America/Los_Angeles",
  "utc_offset" : -28800,
  "start_latlng" : [ 37.83, -122.26 ],
  "end_latlng" : [ 37.83, -122.26 ],
  "trainer" : false,
  "commute" : false,
  "manual" : false,
  "private" : false,
  "flagged" : false
}`;

/** Two of the members of the list of SummaryActivity. */
export const summaryActivities = `[ {
  "resource_state" : 2,
  "athlete" : {
    "id" : 134815,
    "resource_state" : 1
  },
  "name" : "Happy Friday",
  "distance" : 24931.4,
  "moving_time" : 4500,
  "elapsed_time" : 4500,
  "total_elevation_gain" : 0,
  "type" : "Ride",
  "sport_type" : "MountainBikeRide",
  "workout_type" : null,
  "id" : 154504250376823,
  "external_id" : "garmin_push_12345678987654321",
  "upload_id" : 987654321234567891234,
  "start_date" : "2018-05-02T12:15:09Z",
  "start_date_local" : "2018-05-02T05:15:09Z",
  "timezone" : "(GMT-08:00) America/Los_Angeles",
  "utc_offset" : -25200,
  "start_latlng" : null,
  "end_latlng" : null,
  "trainer" : true,
  "commute" : false,
  "manual" : false,
  "private" : false,
  "flagged" : false
} ]`;

/** The answer to a request with key_by_type=true, which the reference shows as a list. */
export const streams = `[ {
  "type" : "distance",
  "data" : [ 2.9, 5.8, 8.5, 11.7, 15, 19, 23.2, 28, 32.8, 38.1, 43.8, 49.5 ],
  "series_type" : "distance",
  "original_size" : 12,
  "resolution" : "high"
} ]`;
