"""What hidden tests call to judge a student's values: each check has a stated statistic and stated constants."""
